package dev.tidepool.table.codec;

/** Makes the bytes of one part of a row out of its columns. <b>Threads:</b> any. */
interface PartWriter {
  /**
   * The bytes of a row.
   *
   * @param row a value for each column of the schema, null for NULL
   * @throws IllegalArgumentException if there are none that are read as these values, with the
   *     column
   */
  byte[] write(Object[] row);
}
