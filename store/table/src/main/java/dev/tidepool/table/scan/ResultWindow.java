package dev.tidepool.table.scan;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/**
 * Which rows of all that are found are returned, and in which order. One execution's.
 *
 * @param order or null for any
 * @param offset how many to leave out
 * @param limit how many to return at most
 */
record ResultWindow(RowOrder order, long offset, long limit, QueryLimits limits) {

  /** How many rows have to be found at most. */
  long end() {
    return end(offset, limit);
  }

  static long end(long offset, long limit) {
    return limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
  }

  /** A sorter that keeps what may be returned. */
  RowSorter newSorter() {
    return new RowSorter(order, end(), limits);
  }

  /** The window of {@code rows}, which are in no order. */
  ResultCursor of(List<Object[]> rows, ScanStatistics statistics) {
    if (order == null) {
      return ofSorted(rows, statistics);
    }
    RowSorter sorter = newSorter();
    for (Object[] row : rows) {
      sorter.add(row);
    }
    return ofSorted(sorter.sorted(), statistics);
  }

  /** The window of {@code rows}, which are in order. */
  ResultCursor ofSorted(List<Object[]> rows, ScanStatistics statistics) {
    return new ListCursor(rows, offset, limit, statistics, limits);
  }
}
