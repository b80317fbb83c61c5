package dev.tidepool.table.index;

import java.util.Arrays;

/** Makes postings and order of an index from its forward column and its terms, once. */
final class IndexRebuild {
  private final InvertedIndex index;
  private final IntColumn forward;
  private final PostingsTable.Loader postings;
  private long rowCount;
  private long surplusCount;

  IndexRebuild(InvertedIndex index) {
    this.index = index;
    this.forward = index.forward;
    this.postings = index.postings.new Loader(forward.limit() - 1);
  }

  void run() {
    countRows();
    if (index.sets != null) {
      countRowsOfSets();
    }
    postings.allocate();
    addRows();
    postings.finish();
    int[] termIds = keepTermsWithRows();
    if (index.order != null) {
      TermSort.sort(index.terms, termIds);
      index.order.build(termIds);
    }
  }

  /** How many rows are in the index. */
  long rowCount() {
    return rowCount;
  }

  /** How many rows there are beyond the first of their term, NULLs aside. */
  long surplusCount() {
    return surplusCount;
  }

  private boolean isSet(int id) {
    return index.sets != null && id != TermDictionary.NULL;
  }

  private void countRows() {
    int limit = forward.limit();
    for (int row = forward.firstWithRoom(0); row < limit; row = forward.firstWithRoom(row + 1)) {
      int id = forward.get(row);
      if (id != 0) {
        rowCount++;
        if (isSet(id)) {
          index.sets.retain(id);
        } else {
          postings.count(id, 1);
        }
      }
    }
  }

  private void countRowsOfSets() {
    TermSets sets = index.sets;
    sets.removeUnused();
    int limit = sets.sets.idLimit();
    for (int set = sets.sets.firstWithRoom(TermDictionary.FIRST_ID);
        set < limit;
        set = sets.sets.firstWithRoom(set + 1)) {
      if (sets.rowCount(set) > 0) {
        for (int id : sets.ids(set)) {
          postings.count(id, sets.rowCount(set));
        }
      }
    }
  }

  private void addRows() {
    int limit = forward.limit();
    for (int row = forward.firstWithRoom(0); row < limit; row = forward.firstWithRoom(row + 1)) {
      int id = forward.get(row);
      if (id != 0 && isSet(id)) {
        for (int termId : index.sets.ids(id)) {
          postings.append(termId, row);
        }
      } else if (id != 0) {
        postings.append(id, row);
      }
    }
  }

  /** Forgets terms without rows; returns the ids of the others. */
  private int[] keepTermsWithRows() {
    TermDictionary terms = index.terms;
    TermBytes term = new TermBytes();
    int[] ids = new int[terms.termCount()];
    int count = 0;
    int limit = terms.idLimit();
    for (int id = terms.firstWithRoom(TermDictionary.FIRST_ID);
        id < limit;
        id = terms.firstWithRoom(id + 1)) {
      if (terms.read(id, term)) {
        int cardinality = index.postings.cardinality(id);
        if (cardinality == 0) {
          terms.remove(id);
        } else {
          surplusCount += cardinality - 1;
          ids[count++] = id;
        }
      }
    }
    return Arrays.copyOf(ids, count);
  }
}
