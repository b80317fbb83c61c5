package dev.tidepool.sql;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/**
 * A statement whose answer is a list of rows that somebody knows, such as EXPLAIN, SHOW, or what a
 * server executes. It has no plan. <b>Threads:</b> any.
 *
 * @param parameterTypes of the parameters that {@code execution} is given
 */
public record ListQuery(
    String sql, List<ResultColumn> columns, List<SqlType> parameterTypes, Execution execution)
    implements PreparedQuery {

  /** Executes the statement, and gives the rows of its answer. */
  @FunctionalInterface
  public interface Execution {
    List<Object[]> rows(Object[] parameters, QueryLimits limits);
  }

  /** A column of texts. */
  public static ResultColumn text(String name) {
    return new ResultColumn(name, SqlType.STRING, true);
  }

  /** A text as rows of one column, each a line. */
  static List<Object[]> lines(String text) {
    return text.lines().map(line -> new Object[] {line}).toList();
  }

  /** A column of whole numbers. */
  public static ResultColumn number(String name) {
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
