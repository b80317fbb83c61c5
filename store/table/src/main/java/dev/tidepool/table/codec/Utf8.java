package dev.tidepool.table.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text out of bytes that may be none. */
final class Utf8 {
  private Utf8() {}

  /** The text, or null if the bytes are not UTF-8. */
  static String decode(byte[] bytes, int offset, int count) {
    String text = new String(bytes, offset, count, StandardCharsets.UTF_8);
    // What is not UTF-8 becomes this character; so does, rightly, itself.
    return text.indexOf('\ufffd') < 0 ? text : decodeStrictly(bytes, offset, count);
  }

  private static String decodeStrictly(byte[] bytes, int offset, int count) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, count);
      return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
