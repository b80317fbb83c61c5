package dev.tidepool.table.scan;

import dev.tidepool.table.index.IntColumn;
import dev.tidepool.table.index.InvertedIndex;
import dev.tidepool.table.index.PostingsCursor;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.QueryLimits;
import org.roaringbitmap.RoaringBitmap;

/**
 * A condition that an index decides: the rows with one of some terms.
 *
 * <p><b>Threads:</b> one; what it says of rows that change meanwhile is not to be relied on.
 */
final class IndexCondition {
  private static final int BATCH_ROWS = 256;
  private static final long UNKNOWN = -1;

  private final TableIndex tableIndex;
  private final TermSet terms;
  private long estimate = UNKNOWN;

  IndexCondition(TableIndex tableIndex, TermSet terms) {
    this.tableIndex = tableIndex;
    this.terms = terms;
  }

  TableIndex tableIndex() {
    return tableIndex;
  }

  TermSet terms() {
    return terms;
  }

  private InvertedIndex index() {
    return tableIndex.index();
  }

  /** Whether {@code rowId} satisfies it: by the forward column, without postings if it can be. */
  boolean test(int rowId) {
    if (!tableIndex.definition().multiValued()) {
      return terms.test(index(), index().forward().get(rowId));
    }
    TermSet.TermIds ids = terms.ids(index());
    for (int id = ids.next(); id != TermDictionary.NONE; id = ids.next()) {
      if (index().postings().contains(id, rowId)) {
        return true;
      }
    }
    return false;
  }

  /** Whether its rows can be walked, rather than only tested. */
  boolean isWalkable() {
    return terms.isWalkable(index());
  }

  /** How many rows it has, about: as of the first time that it is asked. */
  long estimate() {
    if (estimate == UNKNOWN) {
      estimate = terms.estimate(index());
    }
    return estimate;
  }

  /**
   * Moves those of the first {@code count} rows that satisfy it to the front.
   *
   * @return how many do
   */
  int retain(int[] rowIds, int count) {
    if (!tableIndex.definition().multiValued()
        && terms instanceof TermSet.OfIds ids
        && ids.termIds().length == 1) {
      return retain(rowIds, count, ids.termIds()[0]);
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (test(rowIds[i])) {
        rowIds[kept++] = rowIds[i];
      }
    }
    return kept;
  }

  /* Without a branch for each row, so that the loads of many are under way at once. */
  private int retain(int[] rowIds, int count, int termId) {
    IntColumn forward = index().forward();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int rowId = rowIds[i];
      rowIds[kept] = rowId;
      kept += forward.get(rowId) == termId ? 1 : 0;
    }
    return kept;
  }

  /** Takes row ids, a batch at a time. */
  interface BatchVisitor {
    /** The array may be changed; it is filled again for the next batch. */
    void visit(int[] rowIds, int count);
  }

  /**
   * Walks its rows, term by term in their order; a row comes once for each term of it that is in
   * the set, which is once unless the index is multi-valued.
   */
  void forEachBatch(BatchVisitor visitor) {
    int[] batch = {};
    TermSet.TermIds ids = terms.ids(index());
    for (int id = ids.next(); id != TermDictionary.NONE; id = ids.next()) {
      batch = roomFor(index().postings().cardinality(id), batch);
      PostingsCursor rows = index().postings().rowIds(id);
      for (int count = rows.next(batch); count > 0; count = rows.next(batch)) {
        visitor.visit(batch, count);
      }
    }
  }

  private static int[] roomFor(int rowCount, int[] batch) {
    int room = Math.max(1, Math.min(BATCH_ROWS, rowCount));
    return batch.length >= room ? batch : new int[room];
  }

  /** Adds its rows to {@code target}; each term is a step. */
  void addTo(RoaringBitmap target, QueryLimits limits) {
    TermSet.TermIds ids = terms.ids(index());
    for (int id = ids.next(); id != TermDictionary.NONE; id = ids.next()) {
      limits.step();
      index().postings().addTo(target, id);
    }
  }

  @Override
  public String toString() {
    return tableIndex.definition().name();
  }
}
