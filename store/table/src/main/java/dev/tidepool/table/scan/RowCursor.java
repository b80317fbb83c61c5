package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;

/** Returns matching rows as they are found, in no order. */
final class RowCursor implements ResultCursor {
  private final StoreSnapshot snapshot;
  private final MatchingRows rows;
  private final int[] columns;
  private final QueryLimits limits;
  private long toSkip;
  private long toReturn;

  /** The window of {@code rows}; closes them, and the snapshot. */
  RowCursor(StoreSnapshot snapshot, MatchingRows rows, int[] columns, ResultWindow window) {
    this.snapshot = snapshot;
    this.rows = rows;
    this.columns = columns;
    this.toSkip = window.offset();
    this.toReturn = window.limit();
    this.limits = window.limits();
  }

  @Override
  public boolean next() {
    if (toReturn <= 0) {
      return false;
    }
    for (; toSkip > 0; toSkip--) {
      if (!rows.next()) {
        toReturn = 0;
        return false;
      }
    }
    if (!rows.next()) {
      toReturn = 0;
      return false;
    }
    toReturn--;
    limits.returnRow();
    return true;
  }

  @Override
  public Object value(int index) {
    return rows.values()[columns[index]];
  }

  @Override
  public ScanStatistics statistics() {
    return rows.statistics();
  }

  @Override
  public void close() {
    toReturn = 0;
    rows.close();
    snapshot.close();
  }
}
