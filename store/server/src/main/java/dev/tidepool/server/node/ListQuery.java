package dev.tidepool.server.node;

import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlResult;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/** A statement of the server, whose answer is a list of rows. <b>Threads:</b> any. */
record ListQuery(
    String sql, List<ResultColumn> columns, List<SqlType> parameterTypes, Execution execution)
    implements PreparedQuery {

  /** Executes the statement, and gives the rows of its answer. */
  @FunctionalInterface
  interface Execution {
    List<Object[]> rows(Object[] parameters, QueryLimits limits);
  }

  /** A column of texts. */
  static ResultColumn text(String name) {
    return new ResultColumn(name, SqlType.STRING, true);
  }

  /** A column of whole numbers. */
  static ResultColumn number(String name) {
    return new ResultColumn(name, SqlType.BIGINT, true);
  }

  @Override
  public List<String> tables() {
    return List.of();
  }

  @Override
  public SqlResult execute(Object[] parameters, QueryLimits limits) {
    if (parameters.length != parameterTypes.size()) {
      throw new SqlException(
          Code.PARAMETER,
          "the statement has " + parameterTypes.size() + " parameters, got " + parameters.length);
    }
    return new ListResult(columns, execution.rows(parameters, limits));
  }

  @Override
  public String explain() {
    throw new SqlException(Code.UNSUPPORTED, "this statement has no plan: " + sql);
  }

  @Override
  public String explainAnalyze(Object[] parameters, QueryLimits limits) {
    return explain();
  }

  private static final class ListResult implements SqlResult {
    private final List<ResultColumn> columns;
    private final List<Object[]> rows;
    private int index = -1;

    ListResult(List<ResultColumn> columns, List<Object[]> rows) {
      this.columns = columns;
      this.rows = rows;
    }

    @Override
    public List<ResultColumn> columns() {
      return columns;
    }

    @Override
    public boolean next() {
      return ++index < rows.size();
    }

    @Override
    public Object value(int column) {
      return rows.get(index)[column];
    }

    @Override
    public ScanStatistics statistics() {
      return ScanStatistics.NONE;
    }

    @Override
    public void close() {
      index = rows.size();
    }
  }
}
