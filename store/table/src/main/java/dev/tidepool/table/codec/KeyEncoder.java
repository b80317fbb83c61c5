package dev.tidepool.table.codec;

/**
 * Makes the bytes of a key out of the values of the columns that are the key.
 *
 * <p><b>Threads:</b> immutable.
 */
public interface KeyEncoder {
  /** The indexes of these columns: together they are the whole key, in one way only. */
  int[] columns();

  /**
   * The key of the rows that have these values; null if no readable key has.
   *
   * @param row a place for each column of the schema; only those of {@link #columns} are looked at
   */
  byte[] encode(Object[] row);
}
