package dev.tidepool.table.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** What stands before a value and names its schema. */
enum AvroHeader {
  /** A zero, and the id of the schema, big-endian. */
  REGISTRY("a zero and the id of a schema", "schema ", 1 + Integer.BYTES) {
    @Override
    boolean isAt(byte[] bytes, int offset) {
      return bytes[offset] == 0;
    }

    @Override
    long id(byte[] bytes, int offset) {
      return ByteBuffer.wrap(bytes, offset + 1, Integer.BYTES).getInt();
    }

    @Override
    String text(long id) {
      return Long.toString(id);
    }
  },

  /** Avro's single-object encoding: two fixed bytes, and the fingerprint, little-endian. */
  SINGLE_OBJECT(
      "C3 01, the mark of the single-object encoding",
      "the schema of the fingerprint ",
      2 + Long.BYTES) {
    @Override
    boolean isAt(byte[] bytes, int offset) {
      return bytes[offset] == (byte) 0xc3 && bytes[offset + 1] == 1;
    }

    @Override
    long id(byte[] bytes, int offset) {
      return ByteBuffer.wrap(bytes, offset + 2, Long.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .getLong();
    }

    @Override
    String text(long id) {
      return fingerprintText(id);
    }
  };

  private final String start;
  private final String named;
  final int byteCount;

  AvroHeader(String start, String named, int byteCount) {
    this.start = start;
    this.named = named;
    this.byteCount = byteCount;
  }

  /** Whether {@code bytes} begin as the header does; there are enough of them. */
  abstract boolean isAt(byte[] bytes, int offset);

  abstract long id(byte[] bytes, int offset);

  abstract String text(long id);

  /** What names the schema of the value in {@code bytes}. */
  long read(String part, byte[] bytes, int offset, int count) throws UnreadableRowException {
    if (count < byteCount || !isAt(bytes, offset)) {
      throw new UnreadableRowException(part + " does not start with " + start, null);
    }
    return id(bytes, offset);
  }

  UnreadableRowException unknown(String part, long id) {
    return new UnreadableRowException(
        part + " names " + named + text(id) + ", which nobody knows", null);
  }

  /** What the single-object encoding calls a schema. */
  static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  static String fingerprintText(long fingerprint) {
    return String.format("%016x", fingerprint);
  }

  /** The header of values of {@code schema} in the single-object encoding. */
  static byte[] singleObject(Schema schema) {
    return ByteBuffer.allocate(SINGLE_OBJECT.byteCount)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0xc3)
        .put((byte) 1)
        .putLong(fingerprint(schema))
        .array();
  }
}
