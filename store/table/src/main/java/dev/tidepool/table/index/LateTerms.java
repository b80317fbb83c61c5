package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Terms that came late to an {@link OrderLeaf}, as they came: {@code long[] {count, prefix of the
 * first, where it belongs, prefix of the second, ...}}. Where a term belongs is said by three
 * numbers: its id, the <em>place</em>, an index of the leaf before which it comes, and its
 * <em>rank</em>, how many of those that came before it are below it. The writer finds out ranks,
 * and readers need not know the terms to put them in order.
 *
 * <p><b>Threads:</b> one writer, any number of readers. As in a {@link RowList}, a term is written
 * where nobody looks, then the count tells of it; and it is never written again.
 */
final class LateTerms {
  static final long[] NONE = {0};

  private static final int HEAD = 1;
  private static final int COUNT_MIN = 4; // that there is room for
  private static final int RANK_SHIFT = 48;
  private static final int PLACE_MASK = 0xffff;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  private LateTerms() {}

  /** Where a term belongs. */
  static long where(int id, int place, int rank) {
    return (long) rank << RANK_SHIFT | (long) place << Integer.SIZE | id; // ids are positive
  }

  // ---- reading, any thread ---------------------------------------------------------------------

  static int count(long[] late) {
    return (int) (long) ELEMENT.getAcquire(late, 0);
  }

  static long prefix(long[] late, int index) {
    return late[HEAD + 2 * index];
  }

  private static long where(long[] late, int index) {
    return late[HEAD + 2 * index + 1];
  }

  static int id(long[] late, int index) {
    return (int) where(late, index);
  }

  static int place(long[] late, int index) {
    return (int) (where(late, index) >>> Integer.SIZE) & PLACE_MASK;
  }

  private static int rank(long[] late, int index) {
    return (int) (where(late, index) >>> RANK_SHIFT);
  }

  /** The indexes of the first {@code count} terms, in the order of the terms. */
  static int[] inOrder(long[] late, int count) {
    int[] indexes = new int[count];
    for (int i = 0; i < count; i++) {
      int rank = rank(late, i);
      System.arraycopy(indexes, rank, indexes, rank + 1, i - rank);
      indexes[rank] = i;
    }
    return indexes;
  }

  // ---- changing, the writer --------------------------------------------------------------------

  /** Adds a term; returns the array that has it, which is another one if there was no room. */
  static long[] add(long[] late, long prefix, long where) {
    int count = (int) late[0];
    int index = HEAD + 2 * count;
    long[] more = late;
    if (index == late.length) {
      more = Arrays.copyOf(late, HEAD + 2 * Math.max(COUNT_MIN, 2 * count));
    }
    more[index] = prefix;
    more[index + 1] = where;
    ELEMENT.setRelease(more, 0, count + 1L);
    return more;
  }
}
