package dev.tidepool.table.scan;

import dev.tidepool.table.query.QueryLimits;
import java.util.Arrays;
import java.util.function.IntPredicate;

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

  /** The row ids, in an array of their own. */
  int[] toArray() {
    return Arrays.copyOf(rowIds, count);
  }

  /** Takes out those that are among {@code removed}. */
  void removeIf(IntPredicate removed) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (!removed.test(rowIds[i])) {
        rowIds[kept++] = rowIds[i];
      }
    }
    count = kept;
  }

  /** Takes out the row ids that are in {@code sorted}. */
  void removeAll(int[] sorted) {
    if (sorted.length > 0) {
      removeIf(rowId -> Arrays.binarySearch(sorted, rowId) >= 0);
    }
  }
}
