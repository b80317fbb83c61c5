package dev.tidepool.sql;

import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/**
 * The rows of one execution, one after the other; to be closed. {@link #next} throws a {@code
 * SqlException} if a value cannot be computed or a limit is reached.
 *
 * <p><b>Threads:</b> one at a time.
 */
public interface SqlResult extends AutoCloseable {
  List<ResultColumn> columns();

  /** Moves to the next row; false behind the last. */
  boolean next();

  /** The value in the column of that index, from 0, as its type says; null for NULL. */
  Object value(int column);

  /** What reading tables took so far. */
  ScanStatistics statistics();

  @Override
  void close();
}
