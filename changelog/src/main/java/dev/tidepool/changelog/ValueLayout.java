package dev.tidepool.changelog;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * How a store lays out value, timestamp and headers in one array of bytes.
 *
 * <pre>
 *   PLAIN           value
 *   TIMESTAMPED     timestamp (8 bytes, big-endian) | value
 *   WITH_HEADERS    headersBytes (varint) | headers | timestamp (8 bytes) | value
 *     headers       nothing if there are none; else count (varint), then of each
 *                   keyBytes (varint) | key (UTF-8) | valueBytes (varint, -1 for null) | value
 * </pre>
 *
 * Varints are zig-zag encoded. Kafka Streams defines the layouts; they are rebuilt here so that a
 * row can be made from a changelog record, and read back, without Streams.
 */
public enum ValueLayout {
  PLAIN {
    @Override
    public byte[] toStoreValue(ChangeRecord change) {
      return change.value();
    }

    @Override
    ChangeRecord decode(byte[] key, byte[] storeValue) {
      return new ChangeRecord(key, storeValue, ChangeRecord.NO_TIMESTAMP, new RecordHeaders());
    }

    @Override
    int prefix(ByteBuffer storeValue) {
      return 0;
    }
  },

  TIMESTAMPED {
    @Override
    public byte[] toStoreValue(ChangeRecord change) {
      if (change.isTombstone()) {
        return null;
      }
      return ByteBuffer.allocate(Long.BYTES + change.value().length)
          .putLong(change.timestamp())
          .put(change.value())
          .array();
    }

    @Override
    ChangeRecord decode(byte[] key, byte[] storeValue) {
      ByteBuffer source = ByteBuffer.wrap(storeValue);
      long timestamp = source.getLong();
      return new ChangeRecord(key, rest(source), timestamp, new RecordHeaders());
    }

    @Override
    int prefix(ByteBuffer storeValue) {
      return Long.BYTES;
    }
  },

  WITH_HEADERS {
    @Override
    public byte[] toStoreValue(ChangeRecord change) {
      if (change.isTombstone()) {
        return null;
      }
      byte[] headers = HeaderBytes.encode(change.headers());
      int prefixBytes = Varint.sizeBytes(headers.length) + headers.length;
      ByteBuffer target = ByteBuffer.allocate(prefixBytes + Long.BYTES + change.value().length);
      Varint.write(headers.length, target);
      return target.put(headers).putLong(change.timestamp()).put(change.value()).array();
    }

    @Override
    ChangeRecord decode(byte[] key, byte[] storeValue) {
      ByteBuffer source = ByteBuffer.wrap(storeValue);
      int headersBytes = headersBytes(source);
      Headers headers = HeaderBytes.decode(source.slice(source.position(), headersBytes));
      source.position(source.position() + headersBytes);
      long timestamp = source.getLong();
      return new ChangeRecord(key, rest(source), timestamp, headers);
    }

    @Override
    int prefix(ByteBuffer storeValue) {
      int start = storeValue.position();
      int headersBytes = headersBytes(storeValue);
      return storeValue.position() - start + headersBytes + Long.BYTES;
    }

    private int headersBytes(ByteBuffer source) {
      int headersBytes = Varint.read(source);
      if (headersBytes < 0 || headersBytes > source.remaining()) {
        throw new IllegalArgumentException(
            "headers take "
                + headersBytes
                + " bytes, of which "
                + source.remaining()
                + " are there");
      }
      return headersBytes;
    }
  };

  /**
   * The bytes a store of this layout keeps for {@code change}; null for a tombstone.
   *
   * <p>A plain store keeps the array itself, the others a fresh one.
   */
  public abstract byte[] toStoreValue(ChangeRecord change);

  abstract ChangeRecord decode(byte[] key, byte[] storeValue);

  abstract int prefix(ByteBuffer storeValue);

  /**
   * How many bytes of a row stand before its value: all but a plain one ends them with the
   * timestamp.
   *
   * @throws IllegalArgumentException if the bytes are not of this layout
   */
  public int prefixBytes(byte[] storeValue, int offset, int count) {
    int prefixBytes;
    try {
      prefixBytes = prefix(ByteBuffer.wrap(storeValue, offset, count));
    } catch (BufferUnderflowException e) {
      prefixBytes = Integer.MAX_VALUE;
    }
    if (prefixBytes > count) {
      throw new IllegalArgumentException(
          "a value of " + count + " bytes is not of the layout " + this);
    }
    return prefixBytes;
  }

  /**
   * The change that made the row {@code key}, {@code storeValue}, as the changelog carries it; a
   * null {@code storeValue} gives a tombstone. What the layout does not keep is absent: no
   * timestamp, no headers.
   *
   * @throws IllegalArgumentException if {@code storeValue} is not of this layout
   */
  public ChangeRecord toChange(byte[] key, byte[] storeValue) {
    if (storeValue == null) {
      return new ChangeRecord(key, null, ChangeRecord.NO_TIMESTAMP, new RecordHeaders());
    }
    try {
      return decode(key, storeValue);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a value of " + storeValue.length + " bytes is not of the layout " + this, e);
    }
  }

  private static byte[] rest(ByteBuffer source) {
    byte[] rest = new byte[source.remaining()];
    source.get(rest);
    return rest;
  }
}
