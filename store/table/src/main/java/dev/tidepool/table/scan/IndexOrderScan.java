package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.table.index.InvertedIndex;
import dev.tidepool.table.index.PostingsCursor;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.index.TermRange;
import dev.tidepool.table.index.TermWalk;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.IndexPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
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

  private final StoreSnapshot snapshot;
  private final InvertedIndex index;
  private final QueryLimits limits;
  private final TermWalk walk;
  private final boolean nullsFirst;
  private final int[] batch = new int[BATCH_ROWS];
  private PostingsCursor rows;
  private int batchCount;
  private int batchNext;
  private boolean nullsDone;
  private boolean walkDone;

  private record Found(int rowId, Object[] row) {}

  /** Walks {@code index}, which has all rows, by {@code key}. */
  IndexOrderScan(StoreSnapshot snapshot, TableIndex index, SortKey key, QueryLimits limits) {
    this.snapshot = snapshot;
    this.index = index.index();
    this.limits = limits;
    this.walk =
        key.descending()
            ? this.index.order().walkBack(TermRange.ALL)
            : this.index.order().walk(TermRange.ALL);
    this.nullsFirst = key.nullsFirst();
  }

  /** An index that has all rows in the order of {@code column}, or null. */
  static TableIndex find(List<TableIndex> indexes, int column) {
    for (TableIndex index : indexes) {
      if (index.isComplete()
          && index.definition().ordered()
          && !index.definition().multiValued()
          && index.source().condition() == null
          && index.source().partCount() == 1
          && index.source().column(0) == column
          && index.definition().parts().get(0).function() == IndexPart.Function.NONE) {
        return index;
      }
    }
    return null;
  }

  /**
   * Finds at least the first {@code count} rows, or all if there are fewer, in no order.
   *
   * @param matching the columns that are wanted of a row, in an array of its own, if its version in
   *     the snapshot matches; else null
   */
  List<Object[]> first(long count, IntFunction<Object[]> matching) {
    List<Found> found = new ArrayList<>();
    int[] changed;
    boolean isDone = false;
    do {
      while (found.size() < count && !isDone) {
        int rowId = nextRow();
        if (rowId == 0) {
          isDone = true;
        } else if (!snapshot.isChanged(rowId)) {
          Object[] row = matching.apply(rowId);
          if (row != null) {
            found.add(new Found(rowId, row));
          }
        }
      }
      changed = Candidates.distinct(snapshot.changedRows());
      removeAll(found, changed);
    } while (found.size() < count && !isDone);
    List<Object[]> result = new ArrayList<>(found.size() + changed.length);
    found.forEach(one -> result.add(one.row));
    for (int rowId : changed) {
      Object[] row = snapshot.isLive(rowId) ? matching.apply(rowId) : null;
      if (row != null) {
        result.add(row);
      }
    }
    return result;
  }

  private static void removeAll(List<Found> found, int[] sorted) {
    for (Iterator<Found> each = found.iterator(); sorted.length > 0 && each.hasNext(); ) {
      if (Arrays.binarySearch(sorted, each.next().rowId) >= 0) {
        each.remove();
      }
    }
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
      int termId = nextTerm();
      if (termId == TermDictionary.NONE) {
        return 0;
      }
      rows = index.postings().rowIds(termId);
    }
  }

  private int nextTerm() {
    if (nullsFirst && !nullsDone) {
      nullsDone = true;
      return TermDictionary.NULL;
    }
    if (!walkDone) {
      int termId = walk.next();
      if (termId != TermDictionary.NONE) {
        return termId;
      }
      walkDone = true;
    }
    if (!nullsDone) {
      nullsDone = true;
      return TermDictionary.NULL;
    }
    return TermDictionary.NONE;
  }
}
