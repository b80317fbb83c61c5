package dev.tidepool.table.schema;

import java.math.BigDecimal;
import java.util.List;

/**
 * The type of a column: a scalar, or an array of scalars.
 *
 * <p>What stands for a value in Java, here and in every query and result:
 *
 * <table>
 *   <caption>Types</caption>
 *   <tr><td>STRING</td><td>{@link String}, ordered by code point</td></tr>
 *   <tr><td>INT</td><td>{@link Integer}</td></tr>
 *   <tr><td>BIGINT</td><td>{@link Long}</td></tr>
 *   <tr><td>DOUBLE</td><td>{@link Double}; -0.0 equals 0.0, NaN equals itself and is above all</td></tr>
 *   <tr><td>DECIMAL</td><td>{@link BigDecimal}; 1.0 equals 1.00</td></tr>
 *   <tr><td>BOOLEAN</td><td>{@link Boolean}, false first</td></tr>
 *   <tr><td>TIMESTAMP</td><td>{@link Long}: microseconds since 1970-01-01T00:00Z</td></tr>
 *   <tr><td>BYTES</td><td>{@code byte[]}, ordered as unsigned bytes</td></tr>
 *   <tr><td>array of T</td><td>{@link List} of T, elements may be null</td></tr>
 * </table>
 *
 * <p>NULL is null, for every type.
 *
 * @param scalar the type, or that of the elements
 * @param isArray whether values are lists
 */
public record ColumnType(Scalar scalar, boolean isArray) {
  public static final ColumnType STRING = new ColumnType(Scalar.STRING, false);
  public static final ColumnType INT = new ColumnType(Scalar.INT, false);
  public static final ColumnType BIGINT = new ColumnType(Scalar.BIGINT, false);
  public static final ColumnType DOUBLE = new ColumnType(Scalar.DOUBLE, false);
  public static final ColumnType DECIMAL = new ColumnType(Scalar.DECIMAL, false);
  public static final ColumnType BOOLEAN = new ColumnType(Scalar.BOOLEAN, false);
  public static final ColumnType TIMESTAMP = new ColumnType(Scalar.TIMESTAMP, false);
  public static final ColumnType BYTES = new ColumnType(Scalar.BYTES, false);

  /** What a value, or an element of an array, is. */
  public enum Scalar {
    STRING,
    INT,
    BIGINT,
    DOUBLE,
    DECIMAL,
    BOOLEAN,
    TIMESTAMP,
    BYTES
  }

  /** Arrays of {@code element}. */
  public static ColumnType arrayOf(ColumnType element) {
    if (element.isArray) {
      throw new IllegalArgumentException("arrays of arrays are not a column type");
    }
    return new ColumnType(element.scalar, true);
  }

  /** The type of the elements of an array. */
  public ColumnType element() {
    return new ColumnType(scalar, false);
  }

  @Override
  public String toString() {
    return isArray ? scalar + " ARRAY" : scalar.toString();
  }
}
