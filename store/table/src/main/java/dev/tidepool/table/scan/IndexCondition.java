package dev.tidepool.table.scan;

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
record IndexCondition(TableIndex tableIndex, TermSet terms) {
  private static final int BATCH_ROWS = 256;

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

  /** How many rows it has, about. */
  long estimate() {
    return terms.estimate(index());
  }

  /** Takes row ids. */
  interface RowVisitor {
    /** Returns false to end the walk. */
    boolean visit(int rowId);
  }

  /**
   * Walks its rows, term by term in their order; a row comes once for each term of it that is in
   * the set, which is once unless the index is multi-valued.
   */
  void forEachRow(RowVisitor visitor) {
    int[] batch = {};
    TermSet.TermIds ids = terms.ids(index());
    for (int id = ids.next(); id != TermDictionary.NONE; id = ids.next()) {
      batch = roomFor(index().postings().cardinality(id), batch);
      PostingsCursor rows = index().postings().rowIds(id);
      for (int count = rows.next(batch); count > 0; count = rows.next(batch)) {
        for (int i = 0; i < count; i++) {
          if (!visitor.visit(batch[i])) {
            return;
          }
        }
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
