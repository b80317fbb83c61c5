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
  private static final Object[] NO_LITERALS = {};

  private final String sql;
  private final Supplier<Plan> planner;
  private final Plan plan;
  private final Object[] literals; // the parameters of the plan, unless the text has its own

  private PlannedQuery(String sql, Supplier<Plan> planner, Plan plan, Object[] literals) {
    this.sql = sql;
    this.planner = planner;
    this.plan = plan;
    this.literals = literals;
  }

  /**
   * Plans a query.
   *
   * @param planner makes the plan, now and for each EXPLAIN, which tells how it would be made then
   */
  static PlannedQuery of(String sql, Supplier<Plan> planner) {
    return of(sql, planner, planner.get());
  }

  /** A query with a plan that {@code planner} could have made. */
  static PlannedQuery of(String sql, Supplier<Plan> planner, Plan plan) {
    return new PlannedQuery(sql, planner, plan, NO_LITERALS);
  }

  /**
   * A query without parameters that has a plan of several texts.
   *
   * @param planner makes a plan of its own
   * @param literals the parameters of {@code plan}
   */
  static PlannedQuery sharing(String sql, Supplier<Plan> planner, Plan plan, Object[] literals) {
    return new PlannedQuery(sql, planner, plan, literals);
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
    return literals.length > 0 ? List.of() : plan.parameterTypes();
  }

  @Override
  public List<String> tables() {
    return plan.tables();
  }

  @Override
  public SqlResult execute(Object[] parameters, QueryLimits limits) {
    Object[] values = Parameters.of(parameters, parameterTypes(), plan.parameterCount());
    System.arraycopy(literals, 0, values, 0, literals.length);
    return execute(plan, values, limits);
  }

  /**
   * Executes a plan.
   *
   * @param values as many as it has, with room for those of subqueries
   */
  static RowsResult execute(Plan plan, Object[] values, QueryLimits limits) {
    Execution execution =
        new Execution(
            values, limits, plan.correlationCount(), Clocks.nowMicros(), plan.readAgain());
    boolean isOpen = false;
    try {
      Rows rows = Failures.translated(() -> plan.root().open(execution));
      isOpen = true;
      return new RowsResult(plan.columns(), rows, execution);
    } finally {
      if (!isOpen) {
        execution.end();
      }
    }
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
