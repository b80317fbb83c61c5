package dev.tidepool.table.testkit;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/** Walks over rows; asked out of turn it throws, so that callers are held to the contract. */
final class PlainCursor implements ResultCursor {
  private final List<Object[]> rows;
  private final long rowsRead;
  private final QueryLimits limits;
  private int current = -1;
  private boolean closed;

  PlainCursor(List<Object[]> rows, long rowsRead, QueryLimits limits) {
    this.rows = rows;
    this.rowsRead = rowsRead;
    this.limits = limits;
  }

  @Override
  public boolean next() {
    checkOpen();
    if (current < rows.size()) {
      current++;
    }
    if (current == rows.size()) {
      return false;
    }
    limits.returnRow();
    return true;
  }

  @Override
  public Object value(int index) {
    checkOpen();
    if (current < 0 || current == rows.size()) {
      throw new IllegalStateException("there is no row: next() was not called, or said so");
    }
    return rows.get(current)[index];
  }

  @Override
  public ScanStatistics statistics() {
    return new ScanStatistics(rows.size(), rowsRead, 0, 0, 0, 0);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the cursor is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
