package dev.tidepool.table.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the bytes of a key are, as Kafka's own serialisers write them. */
public enum KeyFormat {
  /** UTF-8. */
  STRING,
  /** Eight bytes, big-endian. */
  LONG,
  /** Four bytes, big-endian. */
  INT,
  /** As they are. */
  BYTES,
  /** A JSON document, whose fields are columns below {@code $key}. */
  JSON;

  /** The whole key as a Java value; not for {@link #JSON}. */
  Object read(byte[] bytes, int offset, int length) {
    switch (this) {
      case STRING:
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
      case LONG:
        requireBytes(length, Long.BYTES);
        return ByteBuffer.wrap(bytes, offset, length).getLong();
      case INT:
        requireBytes(length, Integer.BYTES);
        return ByteBuffer.wrap(bytes, offset, length).getInt();
      case BYTES:
        return Arrays.copyOfRange(bytes, offset, offset + length);
      default:
        throw new IllegalStateException("a key of JSON has fields");
    }
  }

  private void requireBytes(int length, int expected) {
    if (length != expected) {
      throw new UnreadableRowException(
          "the key has " + length + " bytes, expected the " + expected + " of a " + this);
    }
  }
}
