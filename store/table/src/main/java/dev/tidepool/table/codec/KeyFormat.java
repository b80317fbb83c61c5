package dev.tidepool.table.codec;

import dev.tidepool.table.schema.TableSchema;
import java.util.function.Function;

/**
 * How the bytes of keys hold the columns below {@code $key}.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class KeyFormat {
  /**
   * UTF-8, as Kafka's serde of strings writes it. For columns STRING and, by ISO 8601, TIMESTAMP.
   */
  public static final KeyFormat STRING = scalar(ScalarFormat.STRING);

  /** Eight bytes, big-endian. For columns of numbers and, as milliseconds, TIMESTAMP. */
  public static final KeyFormat LONG = scalar(ScalarFormat.LONG);

  /** Four bytes, big-endian; for the same columns as {@link #LONG}. */
  public static final KeyFormat INT = scalar(ScalarFormat.INT);

  /** The bytes themselves. For columns BYTES. */
  public static final KeyFormat BYTES = scalar(ScalarFormat.BYTES);

  /** A JSON value; for a key of several columns, an object. */
  public static final KeyFormat JSON = new KeyFormat("JSON", PlainJsonReader::new);

  /**
   * JSON as {@link RowEncoder} writes it: members in the order of the columns, no spaces, nothing
   * beside the columns, equal values alike. Rows can be found by such keys, of one column or
   * several; a key that is written in another way makes its row unreadable.
   */
  public static final KeyFormat CANONICAL_JSON =
      new KeyFormat("canonical JSON", JsonPartReader::new);

  private final String name;
  private final PartReader.Format format;
  private final ScalarFormat scalar; // null if it is none
  private final String signature;

  private KeyFormat(String name, PartReader.Format format) {
    this(name, format, name);
  }

  /** A format that has a name for messages, and a signature as {@link RowCodec#signature} is. */
  KeyFormat(String name, PartReader.Format format, String signature) {
    this(name, format, null, signature);
  }

  private KeyFormat(String name, PartReader.Format format, ScalarFormat scalar, String signature) {
    this.name = name;
    this.format = format;
    this.scalar = scalar;
    this.signature = signature;
  }

  private static KeyFormat scalar(ScalarFormat format) {
    return new KeyFormat(
        format.name(),
        (part, wanted) -> new ScalarPartReader(format, part, wanted),
        format,
        format.name());
  }

  /**
   * Keys that {@code deserializer} makes objects of, which are then read as {@link ObjectRowCodec}
   * reads its values, with the same arguments.
   */
  public static <T> KeyFormat of(
      Class<T> type, Function<byte[], ? extends T> deserializer, String version) {
    ObjectFormat<T> format = new ObjectFormat<>(type, deserializer, version);
    return new KeyFormat("object", format, "object " + format.signature());
  }

  /** The same, of version "". */
  public static <T> KeyFormat of(Class<T> type, Function<byte[], ? extends T> deserializer) {
    return of(type, deserializer, "");
  }

  /** See {@link RowCodec#keyEncoder}. */
  KeyEncoder encoder(TableSchema schema) {
    if (isCanonical()) {
      return JsonKeyEncoder.of(schema);
    }
    return scalar == null ? null : ScalarKeyEncoder.of(scalar, schema);
  }

  /** What keys have to be checked by when {@code columns} are read; null if by nothing. */
  CanonicalKey check(TableSchema schema, int[] columns) {
    KeyEncoder encoder = isCanonical() ? encoder(schema) : null;
    return encoder == null ? null : CanonicalKey.of(encoder, schema, columns);
  }

  private boolean isCanonical() {
    return this == CANONICAL_JSON;
  }

  PartReader.Format format() {
    return format;
  }

  /** See {@link RowCodec#signature}. */
  String signature() {
    return signature;
  }

  @Override
  public String toString() {
    return name;
  }
}
