package dev.tidepool.table.scan;

/**
 * Some rows of a {@link FrozenColumn}, the same for all columns that are read together: the term id
 * of each row, and if wanted the prefix of its term. One thread.
 */
final class ColumnBatch {
  /** How many rows a batch has room for. */
  static final int ROWS = 1024;

  private final FrozenColumn column;
  private final int[] ids = new int[ROWS];
  private long[] prefixes; // null unless wanted

  ColumnBatch(FrozenColumn column) {
    this.column = column;
  }

  FrozenColumn column() {
    return column;
  }

  /** To be called before rows are read by whoever asks for {@link #prefixes}. */
  void wantPrefixes() {
    if (prefixes == null) {
      prefixes = new long[ROWS];
    }
  }

  /** Reads the rows from {@code firstRowId} on; returns how many. */
  int read(int firstRowId) {
    int count = column.read(firstRowId, ids);
    if (prefixes != null) {
      column.prefixes(ids, count, prefixes);
    }
    return count;
  }

  /** The term id of each row; 0 for one that is not there. */
  int[] ids() {
    return ids;
  }

  /**
   * The first eight bytes of the term of each row; unsigned, they order terms but for ties. 0 for a
   * row without a term.
   */
  long[] prefixes() {
    return prefixes;
  }
}
