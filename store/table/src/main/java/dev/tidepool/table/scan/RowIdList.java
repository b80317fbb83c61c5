package dev.tidepool.table.scan;

import dev.tidepool.table.query.QueryLimits;
import java.util.Arrays;

/** A growing list of row ids that counts against the memory of its query. One thread. */
final class RowIdList {
  private static final int FIRST_SIZE = 16;

  private final QueryLimits limits;
  private int[] rowIds = new int[FIRST_SIZE];
  private int count;

  RowIdList(QueryLimits limits) {
    this.limits = limits;
  }

  void add(int rowId) {
    if (count == rowIds.length) {
      limits.keep((long) count * Integer.BYTES);
      rowIds = Arrays.copyOf(rowIds, 2 * count);
    }
    rowIds[count++] = rowId;
  }

  void addAll(int[] added, int addedCount) {
    if (addedCount > rowIds.length - count) {
      int length = Math.max(2 * rowIds.length, count + addedCount);
      limits.keep((long) (length - rowIds.length) * Integer.BYTES);
      rowIds = Arrays.copyOf(rowIds, length);
    }
    System.arraycopy(added, 0, rowIds, count, addedCount);
    count += addedCount;
  }

  int get(int index) {
    return rowIds[index];
  }

  int count() {
    return count;
  }

  /** The array behind it; valid until the next row is added. */
  int[] array() {
    return rowIds;
  }

  /** Takes out the row ids that are in {@code sorted}. */
  void removeAll(int[] sorted) {
    if (sorted.length == 0) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (Arrays.binarySearch(sorted, rowIds[i]) < 0) {
        rowIds[kept++] = rowIds[i];
      }
    }
    count = kept;
  }
}
