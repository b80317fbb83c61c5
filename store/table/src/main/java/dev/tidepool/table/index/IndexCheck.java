package dev.tidepool.table.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares all structures of an index with its forward column. One thread, no writer. */
final class IndexCheck {
  private static final int FINDINGS_MAX = 100;
  private static final int BATCH_ROWS = 256;

  private final InvertedIndex index;
  private final IntColumn termRows = new IntColumn(); // by term id: rows that have it
  private final IntColumn setRows = new IntColumn();
  private final List<String> findings = new ArrayList<>();
  private long rowCount;
  private long surplusCount;

  IndexCheck(InvertedIndex index) {
    this.index = index;
  }

  List<String> run() {
    checkRows();
    checkDictionary("term", index.terms, termRows);
    if (index.sets != null) {
      checkDictionary("set", index.sets.sets, setRows);
      checkSets();
    }
    checkPostings();
    if (index.order != null) {
      checkOrder();
    }
    checkEqual("the count of rows", index.rowCount(), rowCount);
    checkEqual(
        "the count of violations",
        index.violationCount(),
        index.definition().unique() ? surplusCount : 0);
    return findings;
  }

  private void find(String finding) {
    if (findings.size() < FINDINGS_MAX) {
      findings.add("index " + index.definition().name() + ": " + finding);
    }
  }

  private void checkEqual(String what, long found, long expected) {
    if (found != expected) {
      find(what + " is " + found + ", expected " + expected);
    }
  }

  private static void count(IntColumn counts, int id) {
    counts.reserve(id);
    counts.set(id, counts.get(id) + 1);
  }

  private void checkRows() {
    IntColumn forward = index.forward;
    int limit = forward.limit();
    for (int row = forward.firstWithRoom(0); row < limit; row = forward.firstWithRoom(row + 1)) {
      int id = forward.get(row);
      if (id == 0) {
        continue;
      }
      rowCount++;
      if (index.sets == null || id == TermDictionary.NULL) {
        checkTermOfRow(row, id);
        continue;
      }
      count(setRows, id);
      for (int termId : index.termIds(row)) {
        checkTermOfRow(row, termId);
      }
    }
  }

  private void checkTermOfRow(int row, int termId) {
    count(termRows, termId);
    if (!index.postings.contains(termId, row)) {
      find("row " + row + " has term id " + termId + ", whose postings do not have the row");
    }
  }

  private void checkDictionary(String what, TermDictionary dictionary, IntColumn rows) {
    int count = 0;
    for (int id = dictionary.firstWithRoom(TermDictionary.FIRST_ID);
        id < dictionary.idLimit();
        id = dictionary.firstWithRoom(id + 1)) {
      byte[] term = dictionary.term(id);
      if (term != null) {
        count++;
        if (rows.get(id) == 0) {
          find(what + " id " + id + " is in the dictionary, but no row has it");
        }
        String bytes = "the id found for the bytes of " + what + " id " + id;
        checkEqual(bytes, dictionary.find(term), id);
      }
    }
    checkEqual("the count of " + what + "s", dictionary.termCount(), count);
    for (int id = rows.firstWithRoom(TermDictionary.FIRST_ID);
        id < rows.limit();
        id = rows.firstWithRoom(id + 1)) {
      if (rows.get(id) > 0 && dictionary.term(id) == null) {
        find(what + " id " + id + " has " + rows.get(id) + " rows, but the dictionary has none");
      }
    }
  }

  private void checkSets() {
    for (int id = setRows.firstWithRoom(TermDictionary.FIRST_ID);
        id < setRows.limit();
        id = setRows.firstWithRoom(id + 1)) {
      checkEqual("the row count of set id " + id, index.sets.rowCount(id), setRows.get(id));
    }
  }

  private void checkPostings() {
    PostingsTable postings = index.postings;
    for (int id = postings.firstWithRoom(TermDictionary.NULL);
        id < postings.termLimit();
        id = postings.firstWithRoom(id + 1)) {
      int cardinality = postings.cardinality(id);
      checkEqual("the cardinality of term id " + id, cardinality, termRows.get(id));
      if (cardinality > 0) {
        checkEqual("the count of the postings of term id " + id, walkRows(id), cardinality);
      }
      if (id != TermDictionary.NULL) {
        surplusCount += Math.max(0, cardinality - 1);
      }
    }
    checkEqual("the memory of postings", postings.listBytes(), postings.countListBytes());
  }

  private int walkRows(int termId) {
    int[] batch = new int[BATCH_ROWS];
    PostingsCursor cursor = index.postings.rowIds(termId);
    int walked = 0;
    int before = 0;
    for (int count = cursor.next(batch); count > 0; count = cursor.next(batch)) {
      for (int i = 0; i < count; i++) {
        int row = batch[i];
        if (row <= before) {
          find("the postings of term id " + termId + " have row " + row + " behind " + before);
        }
        if (!hasTerm(row, termId)) {
          find("the postings of term id " + termId + " have row " + row + ", which has another");
        }
        before = row;
      }
      walked += count;
    }
    return walked;
  }

  private boolean hasTerm(int row, int termId) {
    int id = index.forward.get(row);
    if (index.sets == null || id == TermDictionary.NULL) {
      return id == termId;
    }
    return Arrays.binarySearch(index.termIds(row), termId) >= 0;
  }

  private void checkOrder() {
    TermWalk walk = index.order.walk(TermRange.ALL);
    byte[] before = null;
    int count = 0;
    for (int id = walk.next(); id != 0; id = walk.next()) {
      byte[] term = index.terms.term(id);
      if (term == null) {
        find("the order has term id " + id + ", which the dictionary does not have");
      } else {
        if (before != null && Arrays.compareUnsigned(before, term) >= 0) {
          find("the order has term id " + id + " behind one that is not below it");
        }
        before = term;
      }
      count++;
    }
    checkEqual("the count of terms in order", count, index.terms.termCount());
    checkEqual("the memory of the order", index.order.nodeBytes(), index.order.countNodeBytes());
  }
}
