package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.RelationSnapshot;
import java.util.IdentityHashMap;
import java.util.Map;

/** The rows of a table at one point in time, for all scans of an execution. */
public final class TableSnapshot implements RelationSnapshot {
  private final StoreSnapshot rows;
  private final QueryLimits limits;
  private final Map<TableScan, EarlierRows> earlier = new IdentityHashMap<>();

  /**
   * Takes over {@code rows}.
   *
   * @param limits of the execution
   */
  public TableSnapshot(StoreSnapshot rows, QueryLimits limits) {
    this.rows = rows;
    this.limits = limits.forStep();
  }

  /** For one scan: it counts its own reads, and need not be closed. */
  StoreSnapshot view() {
    return rows.view();
  }

  /** What {@code scan} knows of the rows that changed since. */
  EarlierRows earlierRows(TableScan scan) {
    return earlier.computeIfAbsent(scan, one -> new EarlierRows(one, rows.changes(), limits));
  }

  @Override
  public void close() {
    rows.close();
    limits.endStep();
  }
}
