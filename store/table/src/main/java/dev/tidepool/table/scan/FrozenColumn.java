package dev.tidepool.table.scan;

import dev.tidepool.table.index.FrozenIndex;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Terms;
import java.util.Arrays;

/** The forward column of a column at one moment. One thread; to be closed. */
final class FrozenColumn implements AutoCloseable {
  private final FrozenIndex index;
  private final Scalar type;

  /** Freezes {@code index}, which covers a column; under the change lock. */
  FrozenColumn(TableIndex index) {
    this.index = index.index().freeze();
    this.type = index.source().type(0);
  }

  Scalar type() {
    return type;
  }

  /** More than the largest row id. */
  int rowLimit() {
    return index.forward().limit();
  }

  /** The first row id, from {@code rowId} on, that may have a value. */
  int firstWithRoom(int rowId) {
    return index.forward().firstWithRoom(rowId);
  }

  /** Reads the term ids of rows, 0 for those that are not there; returns how many were read. */
  int read(int firstRowId, int[] ids) {
    int count = index.forward().read(firstRowId, ids);
    Arrays.fill(ids, count, ids.length, 0);
    return count;
  }

  /** More than the largest term id. */
  int termLimit() {
    return Math.max(TermDictionary.NULL + 1, index.terms().idLimit());
  }

  /**
   * Writes the first eight bytes of the terms of {@code ids} to {@code target}, zeros behind their
   * ends and where there is no term; unsigned, they order terms but for ties.
   */
  void prefixes(int[] ids, int count, long[] target) {
    index.terms().prefixes(ids, count, target);
  }

  /** Compares two terms. */
  int compare(int id, int otherId) {
    return Arrays.compareUnsigned(index.terms().term(id), index.terms().term(otherId));
  }

  /** The value of a term id; null for NULL. */
  Object value(int id) {
    byte[] term = id <= TermDictionary.NULL ? null : index.terms().term(id);
    return term == null ? null : Terms.decode(type, term);
  }

  @Override
  public void close() {
    index.close();
  }
}
