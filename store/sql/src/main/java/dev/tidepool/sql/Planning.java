package dev.tidepool.sql;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.frontend.Frontend;
import dev.tidepool.sql.parse.Name;
import dev.tidepool.sql.parse.Statement;
import dev.tidepool.sql.parse.StatementParser;
import dev.tidepool.sql.parse.TextShape;
import dev.tidepool.sql.plan.Plan;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Plans statements over the tables that one version of the catalog has. <b>Threads:</b> any. */
final class Planning {
  private static final List<ResultColumn> PLAN = List.of(ListQuery.text("plan"));

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
      List<Object[]> rows = tables.keySet().stream().map(name -> new Object[] {name}).toList();
      return new ListQuery(
          sql, List.of(ListQuery.text("table")), List.of(), (parameters, limits) -> rows);
    }
    if (statement instanceof Statement.Describe describe) {
      List<Object[]> rows = columns(require(describe.table()));
      return new ListQuery(
          sql,
          Stream.of("column", "type", "nullable", "path").map(ListQuery::text).toList(),
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
      return new ListQuery(sql, PLAN, List.of(), (parameters, limits) -> ListQuery.lines(text));
    }
    PlannedQuery query = PlannedQuery.of(inner, () -> frontend.plan(explain.statement()));
    return explain.analyze()
        ? new ListQuery(
            sql,
            PLAN,
            query.parameterTypes(),
            (parameters, limits) -> ListQuery.lines(query.explainAnalyze(parameters, limits)))
        : new ListQuery(
            sql, PLAN, List.of(), (parameters, limits) -> ListQuery.lines(query.explain()));
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

  private static List<Object[]> columns(TableSchema schema) {
    List<Object[]> rows = new ArrayList<>();
    for (Column column : schema.columns()) {
      rows.add(
          new Object[] {
            column.name(),
            column.type().toString(),
            String.valueOf(column.nullable()),
            column.path()
          });
    }
    return rows;
  }
}
