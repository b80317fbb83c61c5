package dev.tidepool.sql;

import dev.tidepool.sql.exec.Rows;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/** The rows that a plan gives. */
final class RowsResult implements SqlResult {
  private final List<ResultColumn> columns;
  private final Rows rows;
  private final Execution execution;
  private Object[] row;

  RowsResult(List<ResultColumn> columns, Rows rows, Execution execution) {
    this.columns = columns;
    this.rows = rows;
    this.execution = execution;
  }

  @Override
  public List<ResultColumn> columns() {
    return columns;
  }

  @Override
  public boolean next() {
    try {
      row = rows.next();
      if (row == null) {
        return false;
      }
      execution.limits().returnRow();
      return true;
    } catch (QueryLimitException | ArithmeticException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public Object value(int column) {
    if (row == null) {
      throw new IllegalStateException("there is no row here");
    }
    return row[column];
  }

  /** The row, which nobody may change. */
  Object[] row() {
    return row;
  }

  @Override
  public ScanStatistics statistics() {
    return execution.statistics();
  }

  @Override
  public void close() {
    try {
      rows.close();
    } finally {
      execution.end();
    }
  }
}
