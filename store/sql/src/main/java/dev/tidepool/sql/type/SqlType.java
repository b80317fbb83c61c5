package dev.tidepool.sql.type;

import dev.tidepool.table.schema.ColumnType;

/**
 * The type of a value in a query: a scalar, or an array of scalars. Those of {@link ColumnType},
 * with the same Java types, and two that only queries have: DATE ({@link Integer}, days since
 * 1970-01-01) and NULL (of which there is only null).
 *
 * @param scalar the type, or that of the elements
 * @param isArray whether values are lists
 */
public record SqlType(Scalar scalar, boolean isArray) {
  public static final SqlType BOOLEAN = new SqlType(Scalar.BOOLEAN, false);
  public static final SqlType INT = new SqlType(Scalar.INT, false);
  public static final SqlType BIGINT = new SqlType(Scalar.BIGINT, false);
  public static final SqlType DOUBLE = new SqlType(Scalar.DOUBLE, false);
  public static final SqlType DECIMAL = new SqlType(Scalar.DECIMAL, false);
  public static final SqlType STRING = new SqlType(Scalar.STRING, false);
  public static final SqlType BYTES = new SqlType(Scalar.BYTES, false);
  public static final SqlType TIMESTAMP = new SqlType(Scalar.TIMESTAMP, false);
  public static final SqlType DATE = new SqlType(Scalar.DATE, false);
  public static final SqlType NULL = new SqlType(Scalar.NULL, false);

  /** What a value, or an element of an array, is. */
  public enum Scalar {
    BOOLEAN,
    INT,
    BIGINT,
    DOUBLE,
    DECIMAL,
    STRING,
    BYTES,
    TIMESTAMP,
    DATE,
    NULL
  }

  /** Arrays of {@code element}, which is a scalar. */
  public static SqlType arrayOf(SqlType element) {
    if (element.isArray) {
      throw new IllegalArgumentException("arrays of arrays are not a type");
    }
    return new SqlType(element.scalar, true);
  }

  /** The type of a column of a table. */
  public static SqlType of(ColumnType type) {
    return new SqlType(Scalar.valueOf(type.scalar().name()), type.isArray());
  }

  /** The type of the elements of an array. */
  public SqlType element() {
    return new SqlType(scalar, false);
  }

  @Override
  public String toString() {
    return isArray ? scalar + " ARRAY" : scalar.toString();
  }
}
