package dev.tidepool.engine;

/**
 * Walks rows in key order over one point in time; writes, deletes, commits and cleaning that happen
 * while it is open change nothing in it.
 *
 * <p>Not safe for use by several threads at once. It must be closed: an open cursor keeps old
 * versions of rows. A forgotten one is closed once the garbage collector finds it.
 */
public interface RowCursor extends AutoCloseable {

  /**
   * Moves to the next row.
   *
   * @return false after the last row
   * @throws StoreClosedException if this cursor or its store is closed
   */
  boolean next();

  /** The key of the current row; a fresh array. */
  byte[] key();

  /** The value of the current row; a fresh array. May read from disk. */
  byte[] value();

  @Override
  void close();
}
