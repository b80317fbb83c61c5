package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.table.query.QueryLimits;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The rows that a path leads to, at the point in time of the snapshot.
 *
 * <p>The indexes are looked at while the writer goes on. What they say of rows that do not change
 * is right; rows that changed since the snapshot are taken out afterwards, and judged by the
 * version that the snapshot has.
 */
final class Candidates {
  private final RowIdList rowIds;
  private final int correctedFrom;
  private final int changedCount;

  private Candidates(RowIdList rowIds, int correctedFrom, int changedCount) {
    this.rowIds = rowIds;
    this.correctedFrom = correctedFrom;
    this.changedCount = changedCount;
  }

  /**
   * Finds them.
   *
   * @param matches whether the version that the snapshot has of a row satisfies the whole predicate
   */
  static Candidates find(
      StoreSnapshot snapshot, RowPath path, IntPredicate matches, QueryLimits limits) {
    RowIdList rowIds = new RowIdList(limits);
    RowPath.addTo(path, limits, rowIds);
    int[] changed = distinct(snapshot.changedRows());
    rowIds.removeAll(changed);
    int correctedFrom = rowIds.count();
    for (int rowId : changed) {
      limits.step();
      if (snapshot.isLive(rowId) && matches.test(rowId)) {
        rowIds.add(rowId);
      }
    }
    return new Candidates(rowIds, correctedFrom, changed.length);
  }

  /**
   * Finds them, of a snapshot that is held.
   *
   * @param earlier what changed since it
   */
  static Candidates find(
      EarlierRows earlier,
      RowPath path,
      EarlierRows.Judge judge,
      Object[] parameters,
      QueryLimits limits) {
    RowIdList rowIds = new RowIdList(limits);
    RowPath.addTo(path, limits, rowIds);
    earlier.update(judge);
    rowIds.removeIf(earlier::contains);
    int correctedFrom = rowIds.count();
    int[] matching = earlier.matching(judge, parameters, limits);
    rowIds.addAll(matching, matching.length);
    return new Candidates(rowIds, correctedFrom, matching.length);
  }

  static int[] distinct(int[] rowIds) {
    return rowIds.length == 0 ? rowIds : Arrays.stream(rowIds).sorted().distinct().toArray();
  }

  int count() {
    return rowIds.count();
  }

  int rowId(int index) {
    return rowIds.get(index);
  }

  /** The array of all row ids, for those who look ahead. */
  int[] rowIds() {
    return rowIds.array();
  }

  /** Whether the row at {@code index} is known to satisfy the whole predicate. */
  boolean isJudged(int index) {
    return index >= correctedFrom;
  }

  /** How many rows changed while the indexes were looked at. */
  int changedCount() {
    return changedCount;
  }
}
