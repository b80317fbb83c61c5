package dev.tidepool.streams.query;

import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlCatalog;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.SqlResult;
import dev.tidepool.sql.Tables;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Answers {@link SqlQuery}. The only class that touches the module of SQL, which need not be there:
 * reach it by {@link SqlSupport}.
 *
 * <p><b>Threads:</b> any.
 */
final class SqlAnswers implements SqlSupport.Answers {
  private final SqlEngine engine;

  private SqlAnswers(SqlCatalog catalog) {
    this.engine = new SqlEngine(catalog);
  }

  static SqlAnswers of(Map<String, Relation> relations) {
    Tables tables = new Tables();
    relations.forEach(tables::put);
    return new SqlAnswers(tables);
  }

  @Override
  public IndexResult answer(SqlQuery query) {
    QueryLimits limits = query.bounds().start();
    try {
      limits.checkNow();
      PreparedQuery prepared = engine.prepare(query.sql());
      List<IndexResult.Column> columns =
          prepared.columns().stream()
              .map(column -> new IndexResult.Column(column.name(), column.type().toString()))
              .toList();
      List<Object[]> rows = new ArrayList<>();
      try (SqlResult result = prepared.execute(query.parameters().toArray(), limits)) {
        while (result.next()) {
          limits.step();
          limits.keep(IndexResult.rowBytes(columns.size()));
          Object[] row = new Object[columns.size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = result.value(i);
          }
          rows.add(row);
        }
        return new IndexResult(columns, rows, null, result.statistics());
      }
    } catch (SqlException e) {
      if (e.code() == SqlException.Code.LIMIT) {
        throw new QueryLimitException(e.getMessage());
      }
      throw new IllegalArgumentException(e.code() + ": " + e.getMessage(), e);
    }
  }
}
