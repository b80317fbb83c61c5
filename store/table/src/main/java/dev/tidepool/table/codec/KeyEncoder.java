package dev.tidepool.table.codec;

/**
 * Makes the bytes of a key out of the value of the one column that is the key.
 *
 * <p><b>Threads:</b> immutable.
 */
public interface KeyEncoder {
  /** The index of the column. */
  int column();

  /**
   * The key whose column has {@code value}, which is of the column's type and not null; null if no
   * readable key has.
   */
  byte[] encode(Object value);
}
