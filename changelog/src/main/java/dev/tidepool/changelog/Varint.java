package dev.tidepool.changelog;

import java.nio.ByteBuffer;

/**
 * Zig-zag varints of 32 bits: small numbers of either sign take one byte, the largest take five.
 */
final class Varint {

  private static final int SHIFT_MAX = 28;

  private Varint() {}

  static int sizeBytes(int number) {
    int rest = zigZag(number);
    int bytes = 1;
    while ((rest >>>= 7) != 0) {
      bytes++;
    }
    return bytes;
  }

  static void write(int number, ByteBuffer target) {
    int rest = zigZag(number);
    while ((rest & ~0x7F) != 0) {
      target.put((byte) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    target.put((byte) rest);
  }

  /** Throws {@link IllegalArgumentException} if more than five bytes claim to belong to it. */
  static int read(ByteBuffer source) {
    int bits = 0;
    for (int shift = 0; shift <= SHIFT_MAX; shift += 7) {
      byte next = source.get();
      bits |= (next & 0x7F) << shift;
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw new IllegalArgumentException("a varint is longer than five bytes");
  }

  private static int zigZag(int number) {
    return (number << 1) ^ (number >> 31);
  }
}
