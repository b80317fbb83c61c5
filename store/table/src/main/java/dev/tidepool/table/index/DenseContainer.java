package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.Container;

/**
 * The row ids of one container, as a bitmap of 65,536 bits in a {@code long[]}: {@value #WORDS}
 * words, and behind them the number of bits set, for the writer.
 *
 * <p><b>Threads:</b> one writer changes bits in place, one whole word at a time, so that readers
 * see all other bits as they are.
 */
final class DenseContainer {
  static final int WORDS = 1 << 10;
  private static final int COUNT = WORDS;
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private DenseContainer() {}

  /** A bitmap of the rows of a {@link SparseContainer}. */
  static long[] of(char[] sparse) {
    long[] bits = new long[WORDS + 1];
    int count = SparseContainer.count(sparse);
    for (int i = SparseContainer.HEAD; i < SparseContainer.HEAD + count; i++) {
      bits[sparse[i] >>> 6] |= 1L << sparse[i];
    }
    bits[COUNT] = count;
    return bits;
  }

  static int count(long[] bits) {
    return (int) bits[COUNT];
  }

  /** The word at {@code index}. Any thread. */
  static long word(long[] bits, int index) {
    return (long) WORD.getAcquire(bits, index);
  }

  static boolean contains(long[] bits, char row) {
    return (word(bits, row >>> 6) & 1L << row) != 0;
  }

  /** Sets a bit that is not set. The writer. */
  static void set(long[] bits, char row) {
    WORD.setRelease(bits, row >>> 6, bits[row >>> 6] | 1L << row);
    bits[COUNT]++;
  }

  /** Clears a bit that is set. The writer. */
  static void clear(long[] bits, char row) {
    WORD.setRelease(bits, row >>> 6, bits[row >>> 6] & ~(1L << row));
    bits[COUNT]--;
  }

  /** The rows as a {@link SparseContainer}; of bits that nobody changes meanwhile. */
  static char[] toSparse(long[] bits, int count) {
    char[] rows = SparseContainer.withRoom(count);
    for (int i = 0; i < WORDS; i++) {
      for (long word = bits[i]; word != 0; word &= word - 1) {
        SparseContainer.append(rows, (char) (i << 6 | Long.numberOfTrailingZeros(word)));
      }
    }
    return rows;
  }

  /** A container of Roaring with the same rows, or null if there are none. Any thread. */
  static Container toRoaring(long[] bits) {
    long[] copy = new long[WORDS];
    int count = 0;
    for (int i = 0; i < WORDS; i++) {
      copy[i] = (long) WORD.getOpaque(bits, i);
      count += Long.bitCount(copy[i]);
    }
    if (count == 0) {
      return null;
    }
    // Roaring takes the kind of a container from its cardinality.
    return count > LargePostings.ARRAY_ROWS_MAX
        ? new BitmapContainer(copy, count)
        : SparseContainer.toRoaring(toSparse(copy, count));
  }
}
