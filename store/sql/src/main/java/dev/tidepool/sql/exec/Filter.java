package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.table.query.QueryLimits;
import java.util.List;

/**
 * The rows for which a condition is true.
 *
 * @param text the condition
 */
public record Filter(Operator input, Expression condition, String text) implements Operator {
  private static final double SELECTIVITY = 0.25;

  @Override
  public Rows open(Execution execution) {
    return new InputRows(input.open(execution)) {
      private final QueryLimits limits = execution.limits();

      @Override
      public Object[] next() {
        for (Object[] row = input.next(); row != null; row = input.next()) {
          limits.step();
          Object value = condition.value(row, execution);
          if (value != null && (Boolean) value) {
            return row;
          }
        }
        return null;
      }
    };
  }

  @Override
  public int columnCount() {
    return input.columnCount();
  }

  @Override
  public List<Operator> inputs() {
    return List.of(input);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new Filter(inputs.get(0), condition, text);
  }

  @Override
  public String describe() {
    return "filter " + text;
  }

  @Override
  public double expectedRowCount() {
    return input.expectedRowCount() * SELECTIVITY;
  }
}
