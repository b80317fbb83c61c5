package dev.tidepool.sql;

import dev.tidepool.sql.plan.ChangePlan;
import dev.tidepool.sql.plan.Plan;
import dev.tidepool.sql.plan.PlanText;
import dev.tidepool.sql.type.ChangeKind;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import java.util.List;
import java.util.Locale;

/** A change of rows with its plan. */
final class PlannedChange implements PreparedChange {
  private final String sql;
  private final ChangePlan plan;

  PlannedChange(String sql, ChangePlan plan) {
    this.sql = sql;
    this.plan = plan;
  }

  @Override
  public String sql() {
    return sql;
  }

  @Override
  public ChangeKind kind() {
    return plan.kind();
  }

  @Override
  public String table() {
    return plan.table();
  }

  @Override
  public List<Integer> targetColumns() {
    return plan.targetColumns();
  }

  @Override
  public List<SqlType> parameterTypes() {
    return plan.source().parameterTypes();
  }

  @Override
  public List<String> tables() {
    return plan.source().tables();
  }

  @Override
  public Changes execute(Object[] parameters, QueryLimits limits) {
    Plan source = plan.source();
    Object[] values = Parameters.of(parameters, source.parameterTypes(), source.parameterCount());
    return new RowChanges(plan, PlannedQuery.execute(source, values, limits));
  }

  @Override
  public String explain() {
    String columns =
        String.join(
            ", ", plan.targetColumns().stream().map(c -> plan.schema().column(c).name()).toList());
    return plan.kind().name().toLowerCase(Locale.ROOT)
        + " "
        + plan.table()
        + (columns.isEmpty() ? "" : " (" + columns + ")")
        + "\n"
        + PlanText.of(plan.source(), 1);
  }
}
