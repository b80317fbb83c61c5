package dev.tidepool.table.codec;

/** Reads the columns it was bound to. One thread; buffers are used again from row to row. */
public interface ColumnReader {
  /**
   * Reads the columns of one row.
   *
   * @param target gets a value for each column, in the order in which they were bound
   * @throws UnreadableRowException if the bytes are not those of such a row
   */
  void read(
      byte[] key,
      int keyOffset,
      int keyBytes,
      byte[] value,
      int valueOffset,
      int valueBytes,
      Object[] target);
}
