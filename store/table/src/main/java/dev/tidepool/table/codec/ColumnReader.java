package dev.tidepool.table.codec;

/**
 * Reads the columns it was bound to out of one row after the other.
 *
 * <p><b>Threads:</b> an instance belongs to one thread.
 */
public interface ColumnReader {
  /** The timestamp of a record that has none: its column is NULL. */
  long NO_TIMESTAMP = -1;

  /**
   * Reads a row, which may lie anywhere in larger arrays.
   *
   * @param timestampMillis of the record, or {@link #NO_TIMESTAMP}
   * @param target gets the values, the first column's at index 0; of no use after an exception
   * @throws UnreadableRowException if the bytes are not of this format, a column has a value that
   *     its type does not have, or one that is not nullable has none
   */
  void read(
      byte[] key,
      int keyOffset,
      int keyBytes,
      byte[] value,
      int valueOffset,
      int valueBytes,
      long timestampMillis,
      Object[] target)
      throws UnreadableRowException;
}
