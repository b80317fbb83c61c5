package dev.tidepool.sql;

import dev.tidepool.sql.frontend.Frontend;
import dev.tidepool.sql.parse.SourceText;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.Map;

/** Plans statements over a table without rows, so that classes are loaded and code is compiled. */
final class WarmUp {
  private static final List<String> QUERIES =
      List.of(
          "SELECT a, c FROM t WHERE a = ? AND b IN (1, 2) AND c LIKE 'x%' ORDER BY d LIMIT 10",
          "SELECT c, COUNT(*), SUM(b), AVG(d) FROM t WHERE e IS NOT NULL GROUP BY c HAVING SUM(b) >"
              + " 1",
          "SELECT x.a, UPPER(y.c) FROM t x LEFT JOIN t y ON x.a = y.b WHERE x.d BETWEEN 1 AND 2",
          "SELECT a FROM t WHERE b IN (SELECT b FROM t WHERE c = 'x') UNION SELECT b FROM t",
          "SELECT CASE WHEN e > CURRENT_TIMESTAMP THEN 1 ELSE 0 END, CAST(d AS INTEGER) + b FROM t",
          "SELECT a, ROW_NUMBER() OVER (PARTITION BY c ORDER BY d) FROM t");

  private WarmUp() {}

  /** Takes a second or two the first time. */
  static void run() {
    Frontend frontend = new Frontend(Map.of("t", new NoRows()));
    for (String query : QUERIES) {
      frontend.plan(new SourceText(query, 1, 1));
    }
  }

  private static final class NoRows implements Relation, Relation.PreparedScan {
    private final TableSchema schema =
        new TableSchema(
            List.of(
                Column.of("a", ColumnType.BIGINT),
                Column.of("b", ColumnType.INT),
                Column.of("c", ColumnType.STRING),
                Column.of("d", ColumnType.DOUBLE),
                Column.of("e", ColumnType.TIMESTAMP)));

    @Override
    public TableSchema schema() {
      return schema;
    }

    @Override
    public long rowCountEstimate() {
      return 0;
    }

    @Override
    public PreparedScan prepare(ScanRequest request) {
      return this;
    }

    @Override
    public ResultCursor open(Object[] parameters, QueryLimits limits) {
      return ResultCursor.EMPTY;
    }

    @Override
    public AccessPath accessPath(Object[] parameters) {
      return new AccessPath("no rows", 0);
    }
  }
}
