package dev.tidepool.table.indexing;

import dev.tidepool.table.index.InvertedIndex;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.schema.IndexDefinition;
import java.util.Arrays;
import java.util.List;

/**
 * One index of a table: where its terms come from, and its structures.
 *
 * <p>A change comes in two steps: {@link #termsOf} makes the terms of a row, {@link #apply} gives
 * them to it, under the change lock.
 */
public final class TableIndex {
  /** What a row has that the index does not cover. */
  static final Object NOT_COVERED = new Object();

  /** In place of the terms of a row: those that it has are right. */
  static final Object AS_IT_IS = new Object();

  private final TermSource source;
  private InvertedIndex index; // replaced only before there are readers
  private volatile boolean complete;

  TableIndex(TermSource source) {
    this.source = source;
    this.index = new InvertedIndex(source.definition());
  }

  public TermSource source() {
    return source;
  }

  public IndexDefinition definition() {
    return source.definition();
  }

  /** Its structures. */
  public InvertedIndex index() {
    return index;
  }

  /** Whether all rows are in it; before, no query may use it. Any thread. */
  public boolean isComplete() {
    return complete;
  }

  void setComplete() {
    complete = true;
  }

  /** Takes what was read from a checkpoint; before there are readers. */
  void restore(InvertedIndex index) {
    this.index = index;
  }

  /**
   * The terms of a row whose columns these are: one as bytes, a list of such if the index is
   * multi-valued, null for NULL, or {@link #NOT_COVERED}. Any thread.
   */
  Object termsOf(Object[] row) {
    if (!source.covers(row)) {
      return NOT_COVERED;
    }
    return definition().multiValued() ? source.terms(row) : source.term(row);
  }

  /**
   * The term that a row may not share in a unique index, or null if the index does not cover it, or
   * it is NULL. Any thread.
   */
  public byte[] uniqueTermOf(Object[] row) {
    return source.covers(row) ? source.term(row) : null;
  }

  /** Gives the row what {@link #termsOf} made. Change lock. */
  void apply(int rowId, Object terms) {
    if (terms == NOT_COVERED) {
      index.remove(rowId);
    } else if (definition().multiValued()) {
      index.setTerms(rowId, termIds(terms));
    } else {
      index.setTerm(rowId, (byte[]) terms);
    }
  }

  /** Like {@link #apply}, before {@link #rebuild}. */
  void load(int rowId, Object terms) {
    if (terms == NOT_COVERED) {
      index.loadRemoved(rowId);
    } else if (definition().multiValued()) {
      index.loadTerms(rowId, termIds(terms));
    } else {
      index.load(rowId, index.termIdFor((byte[]) terms));
    }
  }

  /** Whether the row has what {@link #termsOf} made, and nothing else. Change lock. */
  boolean has(int rowId, Object terms) {
    int id = index.forward().get(rowId);
    if (terms == NOT_COVERED) {
      return id == TermDictionary.NONE;
    }
    if (terms == null) {
      return id == TermDictionary.NULL;
    }
    if (!definition().multiValued()) {
      return id != TermDictionary.NONE && index.terms().find((byte[]) terms) == id;
    }
    return id > TermDictionary.NULL
        && Arrays.equals(index.termIds(rowId), knownIds((List<?>) terms));
  }

  /** As {@link #termIds}, for terms that have ids if they are in the index; others have 0. */
  private int[] knownIds(List<?> terms) {
    return terms.stream()
        .mapToInt(term -> index.terms().find((byte[]) term))
        .distinct()
        .sorted()
        .toArray();
  }

  private int[] termIds(Object terms) {
    return terms == null
        ? null
        : ((List<?>) terms)
            .stream()
                .mapToInt(term -> index.termIdFor((byte[]) term))
                .distinct()
                .sorted()
                .toArray();
  }

  void rebuild() {
    index.rebuild();
  }

  @Override
  public String toString() {
    return definition().name() + definition().parts();
  }
}
