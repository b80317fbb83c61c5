package dev.tidepool.sql;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/** A statement that tells something: EXPLAIN, SHOW, DESCRIBE. Its columns are texts. */
final class TextQuery implements PreparedQuery {
  private final String sql;
  private final List<ResultColumn> columns;
  private final List<SqlType> parameterTypes;
  private final Answer answer;

  /** Makes the rows. */
  @FunctionalInterface
  interface Answer {
    List<List<String>> rows(Object[] parameters, QueryLimits limits);
  }

  TextQuery(String sql, List<String> names, List<SqlType> parameterTypes, Answer answer) {
    this.sql = sql;
    this.columns =
        names.stream().map(name -> new ResultColumn(name, SqlType.STRING, false)).toList();
    this.parameterTypes = parameterTypes;
    this.answer = answer;
  }

  /** A text with a row for each line. */
  static List<List<String>> lines(String text) {
    return text.lines().map(List::of).toList();
  }

  @Override
  public String sql() {
    return sql;
  }

  @Override
  public List<ResultColumn> columns() {
    return columns;
  }

  @Override
  public List<SqlType> parameterTypes() {
    return parameterTypes;
  }

  @Override
  public List<String> tables() {
    return List.of();
  }

  @Override
  public SqlResult execute(Object[] parameters, QueryLimits limits) {
    List<List<String>> rows = answer.rows(parameters, limits);
    return new SqlResult() {
      private int index = -1;

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
        return rows.get(index).get(column);
      }

      @Override
      public ScanStatistics statistics() {
        return ScanStatistics.NONE;
      }

      @Override
      public void close() {
        index = rows.size();
      }
    };
  }

  @Override
  public String explain() {
    throw new SqlException(Code.UNSUPPORTED, "this statement has no plan: " + sql);
  }

  @Override
  public String explainAnalyze(Object[] parameters, QueryLimits limits) {
    return explain();
  }
}
