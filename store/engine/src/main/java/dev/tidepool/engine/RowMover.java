package dev.tidepool.engine;

import dev.tidepool.engine.format.RowView;

/** Moves what is still needed of a page to the tail, in steps that hold the change lock briefly. */
final class RowMover {
  private static final int ROWS_PER_LOCK = 16;

  private RowMover() {}

  /**
   * Moves all newest versions and live tombstones of a page; afterwards the page is freed, unless
   * snapshots need versions on it. Needs the log lock, not the change lock.
   *
   * @return how many rows moved
   */
  static int moveAll(
      RowTable table, RowView row, int page, byte[] bytes, int usedBytes, int rowCount) {
    int moved = 0;
    int offset = 0;
    int left = rowCount;
    while (left > 0) {
      table.lock.lock();
      try {
        for (int step = Math.min(left, ROWS_PER_LOCK); step > 0; step--, left--) {
          if (!row.read(bytes, offset, usedBytes)) {
            throw new IllegalStateException("page " + page + " has no row at " + offset);
          }
          if (!row.isBlank() && !row.isRetained() && table.isNewest(row, page, offset)) {
            table.relocate(row.rowId(), bytes, row, offset);
            moved++;
          }
          offset = row.endOffset();
        }
      } finally {
        table.lock.unlock();
      }
    }
    return moved;
  }
}
