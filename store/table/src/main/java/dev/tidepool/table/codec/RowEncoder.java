package dev.tidepool.table.codec;

/**
 * Makes the bytes of rows out of the values of their columns: what the codec that it is of reads as
 * these values again. Columns at the record's timestamp are left to the record.
 *
 * <p><b>Threads:</b> immutable.
 */
public interface RowEncoder {
  /**
   * The key of a row.
   *
   * @param row a value for each column of the schema, null for NULL
   * @throws IllegalArgumentException if no readable key has these values, with the column
   */
  byte[] key(Object[] row);

  /**
   * The value of a row.
   *
   * @param row a value for each column of the schema, null for NULL
   * @throws IllegalArgumentException if no readable row has these values, with the column
   */
  byte[] value(Object[] row);
}
