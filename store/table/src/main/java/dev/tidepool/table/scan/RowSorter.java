package dev.tidepool.table.scan;

import dev.tidepool.table.query.QueryLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts rows, and keeps no more of them than are asked for: with a limit it is a heap of that size.
 * Rows that are equal in order come in any order. One thread.
 */
public final class RowSorter {
  private static final int ROW_BYTES = 40;
  private static final int VALUE_BYTES = 24;

  private final Comparator<Object[]> order;
  private final long countMax;
  private final QueryLimits limits;
  private final PriorityQueue<Object[]> heap; // worst first; null if there is no limit
  private final List<Object[]> rows = new ArrayList<>();

  /** A sorter that keeps the first {@code countMax} rows. */
  RowSorter(Comparator<Object[]> order, long countMax, QueryLimits limits) {
    this.order = order;
    this.countMax = countMax;
    this.limits = limits;
    this.heap = countMax < Integer.MAX_VALUE ? new PriorityQueue<>(order.reversed()) : null;
  }

  /** Takes a row, which is the sorter's from now on. */
  public void add(Object[] row) {
    if (countMax == 0) {
      return;
    }
    if (heap == null) {
      limits.keep(ROW_BYTES + (long) VALUE_BYTES * row.length);
      rows.add(row);
    } else if (heap.size() < countMax) {
      limits.keep(ROW_BYTES + (long) VALUE_BYTES * row.length);
      heap.add(row);
    } else if (order.compare(row, heap.peek()) < 0) {
      heap.poll();
      heap.add(row);
    }
  }

  /** The rows in order. */
  public List<Object[]> sorted() {
    List<Object[]> sorted = heap == null ? rows : new ArrayList<>(heap);
    sorted.sort(
        (left, right) -> {
          limits.step(); // this takes its time, too
          return order.compare(left, right);
        });
    return sorted;
  }
}
