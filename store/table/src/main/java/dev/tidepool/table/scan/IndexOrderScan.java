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
  private static final int AHEAD_ROWS = 32;
  private static final int FOUND_BYTES = 64;

  private final StoreSnapshot snapshot;
  private final OrderedPath path;
  private final QueryLimits limits;
  private final TermSet.TermIds terms;
  private final boolean readsRows;
  private int[] ahead = {}; // rows that were met and are looked at next
  private int[] aheadTerms = {};
  private int[] batch = {};
  private PostingsCursor rows; // null between two terms
  private int batchCount;
  private int batchNext;
  private int term; // how many terms were begun
  private int changedCount;
  private EarlierRows earlier; // null if the snapshot is of the present
  private EarlierRows.Judge earlierJudge;
  private Object[] parameters;

  private record Found(int rowId, int term, Object[] row) {}

  /**
   * A scan from the start of {@code path}.
   *
   * @param readsRows whether rows are read, rather than only forward columns
   */
  IndexOrderScan(StoreSnapshot snapshot, OrderedPath path, boolean readsRows, QueryLimits limits) {
    this.snapshot = snapshot;
    this.path = path;
    this.limits = limits;
    this.terms = path.terms();
    this.readsRows = readsRows;
  }

  /** Has the rows that changed since the snapshot, which is held, told by {@code earlierRows}. */
  void correctBy(EarlierRows earlierRows, EarlierRows.Judge judge, Object[] ofExecution) {
    earlier = earlierRows;
    earlierJudge = judge;
    parameters = ofExecution;
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
        int wanted = (int) Math.max(1, Math.min(AHEAD_ROWS, count - found.size()));
        int aheadCount = lookAhead(wanted);
        isDone = aheadCount < wanted;
        for (int i = 0; i < aheadCount; i++) {
          if (!snapshot.isChanged(ahead[i])) {
            add(found, ahead[i], aheadTerms[i], unchanged.apply(ahead[i]));
          }
        }
      }
      changedRows = removeChanged(found);
    } while (!isDone && !isEnough(found, count));
    for (int rowId : changedRows) {
      limits.step();
      add(found, rowId, term, snapshot.isLive(rowId) ? changed.apply(rowId) : null);
    }
    changedCount = changedRows.length;
    return found.stream().map(Found::row).toList();
  }

  /**
   * Meets the next rows that satisfy the checks, {@code wanted} of them unless the walk ends, and
   * has them brought near together.
   */
  private int lookAhead(int wanted) {
    if (ahead.length < wanted) {
      ahead = new int[wanted];
      aheadTerms = new int[wanted];
    }
    int count = 0;
    while (count < wanted) {
      int rowId = nextRow();
      if (rowId == 0) {
        break;
      }
      if (path.test(rowId)) {
        ahead[count] = rowId;
        aheadTerms[count++] = term;
      }
    }
    if (readsRows) {
      snapshot.touch(ahead, 0, count);
    }
    return count;
  }

  /** Whether the first {@code count} rows are there: rows of one term may come in any order. */
  private boolean isEnough(List<Found> found, long count) {
    return found.size() >= count && (path.isWholeOrder() || found.get((int) count - 1).term < term);
  }

  private void add(List<Found> found, int rowId, int term, Object[] row) {
    if (row != null) {
      limits.keep(FOUND_BYTES);
      found.add(new Found(rowId, term, row));
    }
  }

  /** Takes out rows that changed; returns those that did, at least those that match. */
  private int[] removeChanged(List<Found> found) {
    if (earlier == null) {
      int[] changed = Candidates.distinct(snapshot.changedRows());
      removeAll(found, changed);
      return changed;
    }
    earlier.update(earlierJudge);
    found.removeIf(one -> earlier.contains(one.rowId));
    return earlier.matching(earlierJudge, parameters, limits);
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
