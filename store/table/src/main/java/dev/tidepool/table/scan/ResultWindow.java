package dev.tidepool.table.scan;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/**
 * Which rows of all that are found are returned, and in which order. One execution's.
 *
 * @param order or null for any
 * @param offset how many to leave out
 * @param limit how many to return at most
 */
public record ResultWindow(RowOrder order, long offset, long limit, QueryLimits limits) {

  /**
   * The window that {@code request} asks for.
   *
   * @throws IllegalArgumentException if OFFSET or LIMIT is no number from 0 on
   */
  public static ResultWindow of(
      ScanRequest request, RowOrder order, Object[] parameters, QueryLimits limits) {
    long offset = count(request.offset().value(parameters), "OFFSET");
    long limit = count(request.limit().value(parameters), "LIMIT");
    return new ResultWindow(order, offset, limit, limits);
  }

  private static long count(Object value, String what) {
    if (value instanceof Number number && number.longValue() >= 0) {
      return number.longValue();
    }
    throw new IllegalArgumentException(what + " is " + value + ", expected a number from 0 on");
  }

  /** How many rows have to be found at most. */
  public long end() {
    return limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
  }

  /** A sorter that keeps what may be returned. */
  public RowSorter newSorter() {
    return new RowSorter(order, end(), limits);
  }

  /** The window of {@code rows}, which are in no order. */
  public ResultCursor of(List<Object[]> rows, ScanStatistics statistics) {
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
  public ResultCursor ofSorted(List<Object[]> rows, ScanStatistics statistics) {
    return new ListCursor(rows, offset, limit, statistics, limits);
  }
}
