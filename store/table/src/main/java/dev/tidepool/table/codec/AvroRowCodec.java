package dev.tidepool.table.codec;

import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.Schema;

/**
 * Values in the binary encoding of Avro.
 *
 * <table>
 *   <caption>What a column takes, directly or in a union; null is NULL everywhere</caption>
 *   <tr><td>STRING</td><td>string, enum, uuid</td></tr>
 *   <tr><td>INT, BIGINT, DOUBLE, DECIMAL</td><td>int, long, float, double, decimal,
 *       big-decimal: what fits</td></tr>
 *   <tr><td>BOOLEAN</td><td>boolean</td></tr>
 *   <tr><td>TIMESTAMP</td><td>timestamp and local-timestamp in milli-, micro- and nanoseconds, date
 *       (at midnight), a string in ISO 8601; any other number is milliseconds</td></tr>
 *   <tr><td>BYTES</td><td>bytes, fixed</td></tr>
 *   <tr><td>an array</td><td>an array of these</td></tr>
 * </table>
 *
 * <p>Paths lead through records and maps. A value is read in place, with the schema it was written
 * with, up to the last column wanted; a field that this schema does not have is NULL, so columns
 * can be younger than rows.
 *
 * <p>Needs Avro on the class path, which a table does not bring along.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class AvroRowCodec implements RowCodec {
  private final AvroFormat format;
  private final KeyFormat key;
  private final Schema written; // null: rows can only be read

  private AvroRowCodec(AvroFormat format, KeyFormat key, Schema written) {
    this.format = format;
    this.key = key;
    this.written = written;
  }

  /**
   * Values that were all written with {@code schema}, with nothing before them. To bind a path that
   * it does not have is an error.
   */
  public static AvroRowCodec of(Schema schema, KeyFormat key) {
    return new AvroRowCodec(AvroFormat.of(schema), key, null);
  }

  /**
   * Values behind a header of five bytes, as registries of schemas have it: a zero, and the id of
   * the schema, big-endian.
   *
   * @param schemas gives the schema of an id, or null if there is none, which makes the row
   *     unreadable; what it throws is thrown on. Asked by any thread; its answers are kept, and an
   *     id has to mean the same schema at each start, as indexes are kept by that. A row that is
   *     put while its id is not known stays out of indexes until it is put again or the table is
   *     opened again: who may be asked too early should wait, not answer null
   */
  public static AvroRowCodec withHeader(IntFunction<Schema> schemas, KeyFormat key) {
    return new AvroRowCodec(AvroFormat.withHeader(schemas), key, null);
  }

  /**
   * Values in Avro's single-object encoding, which names the schema by its fingerprint.
   *
   * @param schemas that rows may have, at least one; rows of others are unreadable. Rows are
   *     written with the last, if {@link AvroSchemas} has made it of their columns. Indexes are
   *     built anew if others are given at the next start; of two that differ in logical types only,
   *     the last counts
   */
  public static AvroRowCodec singleObject(List<Schema> schemas, KeyFormat key) {
    return new AvroRowCodec(AvroFormat.singleObject(schemas), key, schemas.get(schemas.size() - 1));
  }

  /** What the single-object encoding calls {@code schema}, in 16 hexadecimal digits. */
  public static String fingerprint(Schema schema) {
    return AvroHeader.fingerprintText(AvroHeader.fingerprint(schema));
  }

  /** Keys that were all written with {@code schema}. */
  public static KeyFormat keys(Schema schema) {
    return keys("Avro", AvroFormat.of(schema));
  }

  /** Keys behind a header, as {@link #withHeader} has it for values. */
  public static KeyFormat keysWithHeader(IntFunction<Schema> schemas) {
    return keys("Avro with header", AvroFormat.withHeader(schemas));
  }

  private static KeyFormat keys(String name, AvroFormat format) {
    return new KeyFormat(name, format, name + " " + format.signature());
  }

  @Override
  public ColumnReader bind(TableSchema schema, int[] columns) {
    return new BoundColumns(schema, columns, key, format);
  }

  @Override
  public KeyEncoder keyEncoder(TableSchema schema) {
    return key.encoder(schema);
  }

  @Override
  public RowEncoder rowEncoder(TableSchema schema) {
    if (written == null) {
      return RowCodec.super.rowEncoder(schema);
    }
    String name = written.getType() == Schema.Type.RECORD ? written.getName() : "";
    if (!AvroSchemas.of(name, schema).equals(written)) {
      throw new IllegalArgumentException(
          "the columns " + schema + " are not those that the schema of the rows was made of");
    }
    FieldTree columns = TreeRowEncoder.valueTree(schema);
    PartWriter value = new AvroPartWriter(AvroHeader.singleObject(written), columns);
    return new TreeRowEncoder(schema, key, value);
  }

  @Override
  public String signature() {
    return getClass().getName() + ": " + format.signature() + ", keys " + key.signature();
  }

  @Override
  public String toString() {
    return "Avro, keys " + key;
  }
}
