package dev.tidepool.engine.row;

import java.util.Arrays;

/**
 * Gives out dense row ids, starting at 1, and gives released ones out again, last released first.
 *
 * <p>A row id is released only when the tombstone of its row is in a segment and nobody holds an
 * older state that names it; see decision 0003. <b>Threads:</b> the writer only.
 */
public final class RowIds {
  /** Row ids take 28 bits in a directory slot. */
  public static final int ROW_ID_MAX = (1 << 28) - 2;

  private int next = 1;
  private int[] released = new int[8];
  private int releasedCount;

  /**
   * Takes a row id that is not in use.
   *
   * @return the id, or 0 if all {@value #ROW_ID_MAX} are in use
   */
  public int take() {
    if (releasedCount > 0) {
      return released[--releasedCount];
    }
    return next > ROW_ID_MAX ? 0 : next++;
  }

  /** Gives {@code rowId} back. */
  public void release(int rowId) {
    if (releasedCount == released.length) {
      released = Arrays.copyOf(released, released.length * 2);
    }
    released[releasedCount++] = rowId;
  }

  /** The ids that are free, for checks. */
  public int[] released() {
    return Arrays.copyOf(released, releasedCount);
  }

  /** One more than the largest row id ever given out. */
  public int limit() {
    return next;
  }

  /** Starts over after recovery: ids below {@code limit} are in use unless released. */
  public void startAt(int limit) {
    next = limit;
    releasedCount = 0;
  }

  /** Memory of the free list, in bytes. */
  public long heapBytes() {
    return 16 + (long) released.length * Integer.BYTES;
  }
}
