package dev.tidepool.sql.exec;

/** The rows of one operator in one execution. One thread at a time; to be closed. */
public interface Rows extends AutoCloseable {
  /** The next row, or null behind the last. */
  Object[] next();

  @Override
  void close();
}
