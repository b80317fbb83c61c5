package dev.tidepool.table.codec;

import dev.tidepool.table.schema.TableSchema;
import java.util.function.Function;

/**
 * Values of any format, by a function that makes objects of them: the deserialiser that the
 * application has already.
 *
 * <p>A path leads from property to property: in a {@link java.util.Map} the value of that key; in
 * any other object the method {@code getX()}, {@code isX()} if it gives a boolean, or {@code x()},
 * as records have it, or the public field {@code x}. They are looked for once for each class, and
 * called as method handles. An empty {@link java.util.Optional} is NULL.
 *
 * <table>
 *   <caption>What a column takes; null is NULL everywhere</caption>
 *   <tr><td>STRING</td><td>CharSequence, char, enum (its name), UUID</td></tr>
 *   <tr><td>INT, BIGINT, DOUBLE, DECIMAL</td><td>any number of java.lang and java.math: what
 *       fits</td></tr>
 *   <tr><td>BOOLEAN</td><td>boolean</td></tr>
 *   <tr><td>TIMESTAMP</td><td>Instant, OffsetDateTime, ZonedDateTime, LocalDateTime (in UTC),
 *       LocalDate (at midnight), Date; a CharSequence in ISO 8601; a number: milliseconds since 1970</td></tr>
 *   <tr><td>BYTES</td><td>byte[], ByteBuffer</td></tr>
 *   <tr><td>an array</td><td>a Collection or an array of these</td></tr>
 * </table>
 *
 * <p><b>Between two starts</b> indexes are kept if rows are read as before. Of that, the codec sees
 * what classes declare: full names, components, fields and getters with their generic types and
 * annotations, in {@code type} and all that it mentions, and the class of a deserialiser that is no
 * lambda. It does not see what methods, lambdas and settings of a library do, nor classes that
 * nothing declares, such as what a {@code Map} or an {@code Object} holds: who changes these gives
 * the codec another {@code version}.
 *
 * <p>Each row is copied and deserialised whole, whatever columns are wanted.
 *
 * <p><b>Threads:</b> as many as the deserialiser can stand: it is called by every thread that
 * reads.
 *
 * @param <T> what values become
 */
public final class ObjectRowCodec<T> implements RowCodec {
  private final ObjectFormat<T> format;
  private final KeyFormat key;

  /**
   * Values that {@code deserializer} makes objects of.
   *
   * @param type of these objects; if it is a record, or else final, a path that it does not have is
   *     an error when columns are bound, not when rows are read
   * @param version any text; another one than at the last start has all indexes built anew
   */
  public ObjectRowCodec(
      Class<T> type, Function<byte[], ? extends T> deserializer, KeyFormat key, String version) {
    this.format = new ObjectFormat<>(type, deserializer, version);
    this.key = key;
  }

  /** The same, of version "". */
  public ObjectRowCodec(Class<T> type, Function<byte[], ? extends T> deserializer, KeyFormat key) {
    this(type, deserializer, key, "");
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
  public String signature() {
    return getClass().getName() + ": " + format.signature() + ", keys " + key.signature();
  }

  @Override
  public String toString() {
    return format + ", keys " + key;
  }
}
