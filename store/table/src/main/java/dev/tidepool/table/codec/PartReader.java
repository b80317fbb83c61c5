package dev.tidepool.table.codec;

/**
 * Reads the columns that come from one part of a row: its key, or its value.
 *
 * <p><b>Threads:</b> an instance belongs to one thread.
 */
interface PartReader {
  /**
   * Puts each value into its slot; the slots hold nulls before.
   *
   * @param count of the bytes
   */
  void read(byte[] bytes, int offset, int count, Object[] target) throws UnreadableRowException;

  /** A layout of bytes: that of keys, or that of values. <b>Threads:</b> any. */
  @FunctionalInterface
  interface Format {
    /**
     * A reader of what is wanted.
     *
     * @param part what messages call it: the key, or the value
     */
    PartReader reader(String part, FieldTree wanted);
  }
}
