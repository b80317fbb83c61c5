package dev.tidepool.table.codec;

import dev.tidepool.table.schema.TableSchema;
import java.util.function.IntPredicate;

/**
 * Values that are JSON.
 *
 * <table>
 *   <caption>What a column takes; null is NULL everywhere</caption>
 *   <tr><td>STRING</td><td>a string</td></tr>
 *   <tr><td>INT, BIGINT</td><td>a number that is whole and fits, however written: 3,
 *       3.0, 3e0</td></tr>
 *   <tr><td>DOUBLE</td><td>a number, to the nearest</td></tr>
 *   <tr><td>DECIMAL</td><td>a number of up to 10,000 digits, exactly</td></tr>
 *   <tr><td>BOOLEAN</td><td>true or false</td></tr>
 *   <tr><td>TIMESTAMP</td><td>a string in ISO 8601, or a number: milliseconds since 1970</td></tr>
 *   <tr><td>BYTES</td><td>a string in Base64</td></tr>
 *   <tr><td>an array</td><td>an array of these</td></tr>
 * </table>
 *
 * <p>A value is read up to the last column wanted, and no further: what stands behind it is not
 * looked at, nor is what stands behind the value itself. So if a name comes twice in an object, the
 * first counts; and a row whose end is malformed is unreadable only to those who need its end.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class JsonRowCodec implements RowCodec {
  private final KeyFormat key;

  /** Rows whose keys are in {@code key} format. */
  public JsonRowCodec(KeyFormat key) {
    this.key = key;
  }

  @Override
  public ColumnReader bind(TableSchema schema, int[] columns) {
    return bind(schema, columns, column -> true);
  }

  @Override
  public ColumnReader bind(TableSchema schema, int[] columns, IntPredicate isNeeded) {
    return new BoundColumns(schema, columns, isNeeded, key, PlainJsonReader::new);
  }

  @Override
  public KeyEncoder keyEncoder(TableSchema schema) {
    return key.encoder(schema);
  }

  @Override
  public RowEncoder rowEncoder(TableSchema schema) {
    return new TreeRowEncoder(schema, key, new JsonPartWriter(TreeRowEncoder.valueTree(schema)));
  }

  @Override
  public String signature() {
    return getClass().getName() + ": JSON, keys " + key.signature();
  }

  @Override
  public String toString() {
    return "JSON, keys " + key;
  }
}
