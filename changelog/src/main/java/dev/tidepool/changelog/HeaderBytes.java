package dev.tidepool.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers part of {@link ValueLayout#WITH_HEADERS}; the layout is drawn there. */
final class HeaderBytes {

  private static final int NULL_VALUE = -1;

  private HeaderBytes() {}

  static byte[] encode(Headers headers) {
    Header[] all = headers.toArray();
    if (all.length == 0) {
      return new byte[0];
    }
    byte[][] keys = new byte[all.length][];
    int sizeBytes = Varint.sizeBytes(all.length);
    for (int i = 0; i < all.length; i++) {
      keys[i] = all[i].key().getBytes(UTF_8);
      sizeBytes += Varint.sizeBytes(keys[i].length) + keys[i].length;
      byte[] value = all[i].value();
      sizeBytes +=
          value == null
              ? Varint.sizeBytes(NULL_VALUE)
              : Varint.sizeBytes(value.length) + value.length;
    }
    ByteBuffer target = ByteBuffer.allocate(sizeBytes);
    Varint.write(all.length, target);
    for (int i = 0; i < all.length; i++) {
      Varint.write(keys[i].length, target);
      target.put(keys[i]);
      byte[] value = all[i].value();
      if (value == null) {
        Varint.write(NULL_VALUE, target);
      } else {
        Varint.write(value.length, target);
        target.put(value);
      }
    }
    return target.array();
  }

  static Headers decode(ByteBuffer source) {
    RecordHeaders headers = new RecordHeaders();
    if (!source.hasRemaining()) {
      return headers;
    }
    int count = Varint.read(source);
    for (int i = 0; i < count; i++) {
      String key = new String(bytes(Varint.read(source), source), UTF_8);
      int valueBytes = Varint.read(source);
      headers.add(key, valueBytes == NULL_VALUE ? null : bytes(valueBytes, source));
    }
    return headers;
  }

  private static byte[] bytes(int sizeBytes, ByteBuffer source) {
    if (sizeBytes < 0 || sizeBytes > source.remaining()) {
      throw new IllegalArgumentException(
          "a header part takes "
              + sizeBytes
              + " bytes, of which "
              + source.remaining()
              + " are there");
    }
    byte[] bytes = new byte[sizeBytes];
    source.get(bytes);
    return bytes;
  }
}
