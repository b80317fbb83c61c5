package dev.tidepool.table.query;

/**
 * A point in time of a relation that several requests are answered at. To be closed soon, as old
 * versions of rows are kept for it.
 *
 * <p><b>Threads:</b> one.
 */
public interface RelationSnapshot extends AutoCloseable {
  /** Of a relation that cannot hold one: each request is answered at a point in time of its own. */
  RelationSnapshot NONE = () -> {};

  @Override
  void close();
}
