package dev.tidepool.sql;

import dev.tidepool.sql.exec.Rows;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.plan.Measured;
import dev.tidepool.sql.plan.Plan;
import dev.tidepool.sql.plan.PlanText;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import java.util.List;
import java.util.function.Supplier;

/** A query with its plan. */
final class PlannedQuery implements PreparedQuery {
  private final String sql;
  private final Supplier<Plan> planner;
  private final Plan plan;

  /**
   * Plans a query.
   *
   * @param planner makes the plan, now and for each EXPLAIN, which tells how it would be made then
   */
  PlannedQuery(String sql, Supplier<Plan> planner) {
    this.sql = sql;
    this.planner = planner;
    this.plan = planner.get();
  }

  @Override
  public String sql() {
    return sql;
  }

  @Override
  public List<ResultColumn> columns() {
    return plan.columns();
  }

  @Override
  public List<SqlType> parameterTypes() {
    return plan.parameterTypes();
  }

  @Override
  public List<String> tables() {
    return plan.tables();
  }

  @Override
  public SqlResult execute(Object[] parameters, QueryLimits limits) {
    return execute(plan, parameters, limits);
  }

  /** Executes a plan. */
  static RowsResult execute(Plan plan, Object[] parameters, QueryLimits limits) {
    Object[] values = Parameters.of(parameters, plan.parameterTypes(), plan.parameterCount());
    Execution execution =
        new Execution(values, limits, plan.correlationCount(), Clocks.nowMicros());
    Rows rows = Failures.translated(() -> plan.root().open(execution));
    return new RowsResult(plan.columns(), rows, execution);
  }

  @Override
  public String explain() {
    return PlanText.of(planner.get());
  }

  @Override
  public String explainAnalyze(Object[] parameters, QueryLimits limits) {
    Plan anew = planner.get();
    Plan measured = anew.withRoot(Measured.of(anew.root()));
    try (SqlResult result = execute(measured, parameters, limits)) {
      while (result.next()) {
        // only counts
      }
      return PlanText.of(measured) + "tables: " + PlanText.of(result.statistics()) + "\n";
    }
  }
}
