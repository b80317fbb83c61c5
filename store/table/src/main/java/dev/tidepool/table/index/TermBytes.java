package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the bytes of a term are, and what can be asked of them without copying.
 *
 * <p>Bytes are compared as unsigned, a term before its continuations. A term's <em>prefix</em> at
 * some offset is the eight bytes there as one number, zeros behind the end: unsigned, it orders
 * terms that are equal before the offset, but for ties.
 *
 * <p><b>Threads:</b> the one that made it; what it shows never changes.
 */
final class TermBytes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  byte[] block;
  int offset;
  int length;

  void set(byte[] block, int offset, int length) {
    this.block = block;
    this.offset = offset;
    this.length = length;
  }

  boolean equalTo(byte[] term) {
    return length == term.length
        && Arrays.equals(block, offset, offset + length, term, 0, term.length);
  }

  /** Negative, zero or positive, as this term is below, equal to or above {@code term}. */
  int compareTo(byte[] term) {
    return Arrays.compareUnsigned(block, offset, offset + length, term, 0, term.length);
  }

  int compareTo(TermBytes other) {
    return Arrays.compareUnsigned(
        block, offset, offset + length, other.block, other.offset, other.offset + other.length);
  }

  long prefix(int skipBytes) {
    return skipBytes >= length ? 0 : prefix(block, offset + skipBytes, length - skipBytes);
  }

  byte[] copy() {
    return Arrays.copyOfRange(block, offset, offset + length);
  }

  /** The prefix of a term at an offset. */
  static long prefixOf(byte[] term, int skipBytes) {
    return skipBytes >= term.length ? 0 : prefix(term, skipBytes, term.length - skipBytes);
  }

  /** The prefix of the term of {@code length} bytes that begins at {@code from}. */
  static long prefix(byte[] bytes, int from, int length) {
    if (from + Long.BYTES <= bytes.length) {
      long word = (long) LONG.get(bytes, from);
      // In two steps, as a shift by 64 bits is none.
      long ones = -1L << (Long.BYTES - 1 - length) * Byte.SIZE << Byte.SIZE;
      return length >= Long.BYTES ? word : word & ones;
    }
    long word = 0;
    for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
      word |= (bytes[from + i] & 0xffL) << (Long.BYTES - 1 - i) * Byte.SIZE;
    }
    return word;
  }
}
