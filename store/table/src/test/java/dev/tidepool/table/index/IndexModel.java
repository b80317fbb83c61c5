package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.roaringbitmap.RoaringBitmap;

/** What an index should say: sorted maps and sets, and nothing else. */
final class IndexModel {
  final TreeMap<byte[], TreeSet<Integer>> rowsByTerm = new TreeMap<>(Arrays::compareUnsigned);
  final TreeMap<Integer, TreeSet<byte[]>> termsByRow = new TreeMap<>();
  final TreeSet<Integer> nullRows = new TreeSet<>();

  static IndexDefinition definition(boolean ordered, boolean unique, boolean multiValued) {
    return new IndexDefinition(
        "by_c", List.of(IndexPart.column("c")), ordered, unique, multiValued, null);
  }

  /** Takes a row out of the index. */
  void remove(int row) {
    nullRows.remove(row);
    TreeSet<byte[]> terms = termsByRow.remove(row);
    if (terms != null) {
      for (byte[] term : terms) {
        TreeSet<Integer> rows = rowsByTerm.get(term);
        rows.remove(row);
        if (rows.isEmpty()) {
          rowsByTerm.remove(term);
        }
      }
    }
  }

  /** Gives a row these terms, or NULL. */
  void set(int row, List<byte[]> terms) {
    remove(row);
    if (terms == null) {
      nullRows.add(row);
      return;
    }
    TreeSet<byte[]> distinct = new TreeSet<>(Arrays::compareUnsigned);
    distinct.addAll(terms);
    termsByRow.put(row, distinct);
    for (byte[] term : distinct) {
      rowsByTerm.computeIfAbsent(term, t -> new TreeSet<>()).add(row);
    }
  }

  IndexModel copy() {
    IndexModel copy = new IndexModel();
    termsByRow.forEach((row, terms) -> copy.set(row, new ArrayList<>(terms)));
    nullRows.forEach(row -> copy.set(row, null));
    return copy;
  }

  /** Compares everything that can be asked of the index. */
  void check(InvertedIndex index) {
    assertThat(index.verify()).isEmpty();
    assertThat(index.rowCount()).isEqualTo(termsByRow.size() + nullRows.size());
    assertThat(index.terms().termCount()).isEqualTo(rowsByTerm.size());
    rowsByTerm.forEach((term, rows) -> checkPostings(index, index.terms().find(term), rows));
    checkPostings(index, TermDictionary.NULL, nullRows);
    checkForward(index);
    if (index.definition().ordered()) {
      checkOrder(index);
    }
    checkUnique(index);
  }

  private static void checkPostings(InvertedIndex index, int termId, TreeSet<Integer> rows) {
    assertThat(termId).isNotEqualTo(TermDictionary.NONE);
    int[] expected = rows.stream().mapToInt(Integer::intValue).toArray();
    assertThat(index.postings().cardinality(termId)).isEqualTo(expected.length);
    int[] found = new int[expected.length + 1];
    int count = index.postings().rowIds(termId).next(found);
    assertThat(Arrays.copyOf(found, count)).isEqualTo(expected);
    assertThat(index.postings().toBitmap(termId)).isEqualTo(RoaringBitmap.bitmapOf(expected));
  }

  private void checkForward(InvertedIndex index) {
    for (int row = 0; row < index.forward().limit(); row++) {
      int id = index.forward().get(row);
      TreeSet<byte[]> terms = termsByRow.get(row);
      if (nullRows.contains(row)) {
        assertThat(id).isEqualTo(TermDictionary.NULL);
      } else if (terms == null) {
        assertThat(id).isZero();
      } else if (index.definition().multiValued()) {
        List<byte[]> found = new ArrayList<>();
        for (int termId : index.termIds(row)) {
          found.add(index.terms().term(termId));
        }
        found.sort(Arrays::compareUnsigned);
        assertThat(found).usingElementComparator(Arrays::compare).containsExactlyElementsOf(terms);
        assertThat(id).isGreaterThan(TermDictionary.NULL);
      } else {
        assertThat(index.terms().term(id)).isEqualTo(terms.first());
      }
    }
  }

  private void checkOrder(InvertedIndex index) {
    TermWalk walk = index.order().walk(TermRange.ALL);
    for (byte[] term : rowsByTerm.keySet()) {
      assertThat(index.terms().term(walk.next())).isEqualTo(term);
    }
    assertThat(walk.next()).isZero();
  }

  private void checkUnique(InvertedIndex index) {
    List<byte[]> several = new ArrayList<>();
    long surplusCount = 0;
    for (var entry : rowsByTerm.entrySet()) {
      if (entry.getValue().size() > 1) {
        several.add(entry.getKey());
        surplusCount += entry.getValue().size() - 1;
      }
    }
    assertThat(index.violationCount()).isEqualTo(index.definition().unique() ? surplusCount : 0);
    List<byte[]> found = new ArrayList<>();
    for (int id : index.termsWithSeveralRows(Integer.MAX_VALUE)) {
      found.add(index.terms().term(id));
    }
    found.sort(Arrays::compareUnsigned);
    assertThat(found).usingElementComparator(Arrays::compare).containsExactlyElementsOf(several);
    assertThat(index.termsWithSeveralRows(3)).hasSize(Math.min(3, several.size()));
  }
}
