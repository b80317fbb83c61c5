package dev.tidepool.table.query;

/** Rows of a result, one after the other. One thread at a time; to be closed. */
public interface ResultCursor extends AutoCloseable {
  /** The result without rows. */
  ResultCursor EMPTY = NoRows.INSTANCE;

  /**
   * Moves to the next row.
   *
   * @return false behind the last
   * @throws QueryLimitException if a limit of the query is reached
   */
  boolean next();

  /** The value at {@code index} of the row; see {@code ColumnType} for what stands for what. */
  Object value(int index);

  /** What it took so far. */
  ScanStatistics statistics();

  @Override
  void close();
}
