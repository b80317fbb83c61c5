package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.table.index.PostingsCursor;
import dev.tidepool.table.index.PostingsTable;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.query.QueryLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The first rows in the order of an index: walks its terms and stops when there are enough.
 *
 * <p>The walk is beside the writer. What it meets and what did not change is right and in its
 * place; rows that changed since the snapshot are left out, those that it met before they changed
 * are taken out afterwards and the walk goes on for as many, and in the end all that changed are
 * judged by the version of the snapshot. One thread.
 */
final class IndexOrderScan {
  private static final int BATCH_ROWS = 64;
  private static final int FOUND_BYTES = 64;

  private final StoreSnapshot snapshot;
  private final OrderedPath path;
  private final QueryLimits limits;
  private final TermSet.TermIds terms;
  private int[] batch = {};
  private PostingsCursor rows; // null between two terms
  private int batchCount;
  private int batchNext;
  private int term; // how many terms were begun
  private int changedCount;

  private record Found(int rowId, int term, Object[] row) {}

  IndexOrderScan(StoreSnapshot snapshot, OrderedPath path, QueryLimits limits) {
    this.snapshot = snapshot;
    this.path = path;
    this.limits = limits;
    this.terms = path.terms();
  }

  /**
   * Finds at least the first {@code count} rows, or all if there are fewer, in no order.
   *
   * @param unchanged the columns that are wanted of a row that satisfies all that indexes tell, in
   *     an array of its own, if it matches; else null
   * @param changed the same of a row of which nothing is known
   */
  List<Object[]> first(long count, IntFunction<Object[]> unchanged, IntFunction<Object[]> changed) {
    List<Found> found = new ArrayList<>();
    int[] changedRows;
    boolean isDone = count == 0;
    do {
      while (!isDone && !isEnough(found, count)) {
        int rowId = nextRow();
        isDone = rowId == 0;
        if (!isDone && path.test(rowId) && !snapshot.isChanged(rowId)) {
          add(found, rowId, unchanged.apply(rowId));
        }
      }
      changedRows = Candidates.distinct(snapshot.changedRows());
      removeAll(found, changedRows);
    } while (!isDone && !isEnough(found, count));
    for (int rowId : changedRows) {
      limits.step();
      add(found, rowId, snapshot.isLive(rowId) ? changed.apply(rowId) : null);
    }
    changedCount = changedRows.length;
    return found.stream().map(Found::row).toList();
  }

  /** Whether the first {@code count} rows are there: rows of one term may come in any order. */
  private boolean isEnough(List<Found> found, long count) {
    return found.size() >= count && (path.isWholeOrder() || found.get((int) count - 1).term < term);
  }

  private void add(List<Found> found, int rowId, Object[] row) {
    if (row != null) {
      limits.keep(FOUND_BYTES);
      found.add(new Found(rowId, term, row));
    }
  }

  private static void removeAll(List<Found> found, int[] sorted) {
    if (sorted.length > 0) {
      found.removeIf(one -> Arrays.binarySearch(sorted, one.rowId) >= 0);
    }
  }

  /** How many rows changed while the index was looked at. */
  int changedCount() {
    return changedCount;
  }

  /** The next row of the walk, or 0 behind the last. */
  private int nextRow() {
    while (true) {
      limits.step();
      if (batchNext < batchCount) {
        return batch[batchNext++];
      }
      if (rows != null) {
        batchCount = rows.next(batch);
        batchNext = 0;
        if (batchCount == 0) {
          rows = null;
        }
        continue;
      }
      int termId = terms.next();
      if (termId == TermDictionary.NONE) {
        return 0;
      }
      PostingsTable postings = path.index().index().postings();
      int room = Math.max(1, Math.min(BATCH_ROWS, postings.cardinality(termId)));
      batch = batch.length >= room ? batch : new int[room];
      rows = postings.rowIds(termId);
      term++;
    }
  }
}
