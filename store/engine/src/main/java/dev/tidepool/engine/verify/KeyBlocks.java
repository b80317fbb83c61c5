package dev.tidepool.engine.verify;

import dev.tidepool.engine.format.KeyBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Checks that a key block can be read without leaving it. */
final class KeyBlocks {
  private KeyBlocks() {}

  /** What is wrong with the shape of {@code block}, or null. */
  static String problem(byte[] block) {
    ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    if (block.length < 2 * Integer.BYTES) {
      return block.length + " bytes";
    }
    int count = bytes.getInt();
    int prefixBytes = bytes.getInt();
    if (count < 1 || (long) count * 2 * Integer.BYTES > bytes.remaining()) {
      return count + " keys in " + block.length + " bytes";
    }
    int suffixBytesMax = bytes.remaining() - 2 * Integer.BYTES * count - prefixBytes;
    if (prefixBytes < 0 || suffixBytesMax < 0) {
      return "a prefix of " + prefixBytes + " bytes";
    }
    bytes.position(bytes.position() + Integer.BYTES * count);
    int end = 0;
    for (int i = 0; i < count; i++) {
      int next = bytes.getInt();
      if (next < end) {
        return "key " + i + " ending before it starts";
      }
      end = next;
    }
    return end == suffixBytesMax ? null : "suffixes ending at " + end + " of " + suffixBytesMax;
  }

  /** Whether keys of a well-formed block rise, the first above {@code before} unless null. */
  static boolean areSorted(byte[] block, byte[] before) {
    byte[] previous = before;
    for (int i = 0; i < KeyBlock.count(block); i++) {
      byte[] key = KeyBlock.key(block, i);
      if (previous != null && Arrays.compareUnsigned(previous, key) >= 0) {
        return false;
      }
      previous = key;
    }
    return true;
  }
}
