package dev.tidepool.endpoint.jdbc;

import dev.tidepool.sql.type.ResultColumn;
import java.util.List;

/** The rows of an execution, one after the other. <b>Threads:</b> one at a time. */
public interface JdbcRows extends AutoCloseable {
  /** What each row has. */
  List<ResultColumn> columns();

  /** Moves to the next row; false behind the last. */
  boolean next();

  /** The value in the column of that index, from 0; null for NULL. */
  Object value(int column);

  @Override
  void close();
}
