package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.value.PredicateEvaluator;

/**
 * The rows that match a predicate at one point in time, one after the other, with the columns that
 * are wanted of them. One thread.
 */
final class MatchingRows implements AutoCloseable {
  private static final int TOUCHED_ROWS = 32;

  private final StoreSnapshot snapshot;
  private final RowAccess access;
  private final PredicateEvaluator.Filter residual; // null if there is none
  private final QueryLimits limits;
  private final Candidates candidates; // null for all rows
  private final boolean needsValues;
  private int[] ahead; // null until it is needed
  private int next; // index of a candidate, or row id
  private int touchedTo;
  private Object[] values;
  private long matchedCount;

  /**
   * Rows to be tested by {@code residual}, unless they are judged already.
   *
   * @param access to the columns of the residual predicate and those that are wanted
   * @param candidates or null for all rows
   * @param needsValues whether anything is wanted of a row but that it matches
   */
  MatchingRows(
      StoreSnapshot snapshot,
      RowAccess access,
      PredicateEvaluator.Filter residual,
      Candidates candidates,
      boolean needsValues,
      QueryLimits limits) {
    this.snapshot = snapshot;
    this.access = access;
    this.residual = residual;
    this.candidates = candidates;
    this.needsValues = needsValues;
    this.limits = limits;
    this.next = candidates == null ? 1 : 0;
    this.touchedTo = next;
  }

  /** Moves to the next row; returns false behind the last. */
  boolean next() {
    int end = candidates == null ? snapshot.rowIdLimit() : candidates.count();
    while (next < end) {
      limits.step();
      int index = next++;
      int rowId = candidates == null ? index : candidates.rowId(index);
      boolean isJudged = residual == null || candidates != null && candidates.isJudged(index);
      if (isJudged && !needsValues && candidates != null) {
        matchedCount++;
        return true;
      }
      touch(index, end);
      values = access.row(rowId);
      if (values != null && (isJudged || matches(values))) {
        matchedCount++;
        return true;
      }
    }
    return false;
  }

  private void touch(int index, int end) {
    if (index < touchedTo || access.isCovered()) {
      return;
    }
    int count = Math.min(TOUCHED_ROWS, end - index);
    if (ahead == null) {
      ahead = new int[count];
    }
    for (int i = 0; i < count; i++) {
      ahead[i] = candidates == null ? index + i : candidates.rowId(index + i);
    }
    snapshot.touch(ahead, 0, count);
    touchedTo = index + count;
  }

  private boolean matches(Object[] row) {
    return residual.matches(column -> row[column]);
  }

  /** The columns of the row, by their indexes in the schema; used again for the next one. */
  Object[] values() {
    return values;
  }

  ScanStatistics statistics() {
    long changedCount = candidates == null ? 0 : candidates.changedCount();
    return Reads.statistics(snapshot, matchedCount, changedCount);
  }

  @Override
  public void close() {
    access.close();
  }
}
