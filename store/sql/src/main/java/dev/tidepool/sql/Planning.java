package dev.tidepool.sql;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.frontend.Frontend;
import dev.tidepool.sql.parse.Name;
import dev.tidepool.sql.parse.Statement;
import dev.tidepool.sql.parse.StatementParser;
import dev.tidepool.sql.parse.TextShape;
import dev.tidepool.sql.plan.Plan;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Plans statements over the tables that one version of the catalog has. <b>Threads:</b> any. */
final class Planning {
  private final long version;
  private final Map<String, Relation> tables = new LinkedHashMap<>();
  private final Frontend frontend;
  private final SharedPlans shared; // null if no plan is kept

  /**
   * @param keptMax how many plans are kept for texts that differ in literals
   */
  Planning(SqlCatalog catalog, long version, int keptMax) {
    this.version = version;
    for (String name : catalog.tableNames()) {
      Relation relation = catalog.relation(name);
      if (relation != null) {
        tables.put(name, relation);
      }
    }
    this.frontend = new Frontend(tables);
    this.shared = keptMax == 0 ? null : new SharedPlans(frontend, this::rowCount, keptMax);
  }

  /** Of the catalog. */
  long version() {
    return version;
  }

  /** How many rows a table has now, about. */
  long rowCount(String table) {
    return tables.get(table).rowCountEstimate();
  }

  /** A {@link PreparedQuery} or a {@link PreparedChange}. */
  Object plan(String sql) {
    TextShape shape = shared == null ? null : TextShape.of(sql);
    if (shape != null) {
      PlannedQuery known = shared.find(sql, shape, () -> planAlone(sql));
      if (known != null) {
        return known;
      }
    }
    Statement statement = StatementParser.parse(sql);
    if (statement instanceof Statement.Query query) {
      Supplier<Plan> planner = () -> frontend.plan(query.source());
      return shape == null
          ? PlannedQuery.of(sql, planner)
          : PlannedQuery.of(sql, planner, shared.plan(shape, query.source()));
    }
    if (statement instanceof Statement.Dml change) {
      return new PlannedChange(sql, frontend.planChange(change.source()));
    }
    if (statement instanceof Statement.Explain explain) {
      return explain(sql, explain);
    }
    if (statement instanceof Statement.ShowTables) {
      List<List<String>> rows = tables.keySet().stream().map(List::of).toList();
      return new TextQuery(sql, List.of("table"), List.of(), (parameters, limits) -> rows);
    }
    if (statement instanceof Statement.Describe describe) {
      List<List<String>> rows = columns(require(describe.table()));
      return new TextQuery(
          sql,
          List.of("column", "type", "nullable", "path"),
          List.of(),
          (parameters, limits) -> rows);
    }
    throw new SqlException(
        Code.UNSUPPORTED, "only queries, changes of rows, EXPLAIN, SHOW TABLES and DESCRIBE", 1, 1);
  }

  private Plan planAlone(String sql) {
    return frontend.plan(((Statement.Query) StatementParser.parse(sql)).source());
  }

  private Object explain(String sql, Statement.Explain explain) {
    String inner = explain.statement().text();
    if (StatementParser.parse(inner) instanceof Statement.Dml) {
      String text = new PlannedChange(inner, frontend.planChange(explain.statement())).explain();
      return new TextQuery(
          sql, List.of("plan"), List.of(), (parameters, limits) -> TextQuery.lines(text));
    }
    PlannedQuery query = PlannedQuery.of(inner, () -> frontend.plan(explain.statement()));
    return explain.analyze()
        ? new TextQuery(
            sql,
            List.of("plan"),
            query.parameterTypes(),
            (parameters, limits) -> TextQuery.lines(query.explainAnalyze(parameters, limits)))
        : new TextQuery(
            sql,
            List.of("plan"),
            List.of(),
            (parameters, limits) -> TextQuery.lines(query.explain()));
  }

  private TableSchema require(Name name) {
    for (Map.Entry<String, Relation> table : tables.entrySet()) {
      if (table.getKey().equalsIgnoreCase(name.text())) {
        return table.getValue().schema();
      }
    }
    throw new SqlException(
        Code.UNKNOWN_TABLE, "there is no table " + name.text(), name.line(), name.column());
  }

  private static List<List<String>> columns(TableSchema schema) {
    List<List<String>> rows = new ArrayList<>();
    for (Column column : schema.columns()) {
      rows.add(
          List.of(
              column.name(),
              column.type().toString(),
              String.valueOf(column.nullable()),
              column.path()));
    }
    return rows;
  }
}
