package dev.tidepool.table.codec;

import java.util.Objects;
import java.util.function.Function;

/**
 * Bytes that a function makes objects of. <b>Threads:</b> as many as the function can stand.
 *
 * @param <T> what it makes
 */
final class ObjectFormat<T> implements PartReader.Format {
  private final Class<T> type;
  private final Function<byte[], ? extends T> deserializer;
  private final String signature;

  ObjectFormat(Class<T> type, Function<byte[], ? extends T> deserializer, String version) {
    this.type = Objects.requireNonNull(type, "type");
    this.deserializer = Objects.requireNonNull(deserializer, "deserializer");
    signature =
        TypeSignature.of(type)
            + " by "
            + TypeSignature.ofFunction(deserializer)
            + ", version "
            + Objects.requireNonNull(version, "version");
  }

  @Override
  public PartReader reader(String part, FieldTree wanted) {
    Properties.require(type, wanted);
    return new ObjectPartReader(deserializer, part, wanted);
  }

  /** See {@link RowCodec#signature}. */
  String signature() {
    return signature;
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }
}
