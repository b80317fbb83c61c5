package dev.tidepool.table.scan;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/** Returns rows that are all in memory. */
final class ListCursor implements ResultCursor {
  private final List<Object[]> rows;
  private final ScanStatistics statistics;
  private final QueryLimits limits;
  private final long end;
  private long next;

  /** The rows from {@code offset} on, {@code limit} of them at most. */
  ListCursor(
      List<Object[]> rows, long offset, long limit, ScanStatistics statistics, QueryLimits limits) {
    this.rows = rows;
    this.statistics = statistics;
    this.limits = limits;
    this.next = Math.min(offset, rows.size());
    this.end = limit < rows.size() - next ? next + limit : rows.size();
  }

  @Override
  public boolean next() {
    if (next >= end) {
      next = end + 1;
      return false;
    }
    next++;
    limits.returnRow();
    return true;
  }

  @Override
  public Object value(int index) {
    return rows.get((int) next - 1)[index];
  }

  @Override
  public ScanStatistics statistics() {
    return statistics;
  }

  @Override
  public void close() {}
}
