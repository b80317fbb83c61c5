package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import java.util.List;

/**
 * Rows computed of the rows of the input.
 *
 * @param text the columns
 */
public record Project(Operator input, List<Expression> columns, String text) implements Operator {
  public Project {
    columns = List.copyOf(columns);
  }

  @Override
  public Rows open(Execution execution) {
    Expression[] expressions = columns.toArray(Expression[]::new);
    return new InputRows(input.open(execution)) {
      @Override
      public Object[] next() {
        Object[] row = input.next();
        if (row == null) {
          return null;
        }
        Object[] projected = new Object[expressions.length];
        for (int i = 0; i < projected.length; i++) {
          projected[i] = expressions[i].value(row, execution);
        }
        return projected;
      }
    };
  }

  @Override
  public int columnCount() {
    return columns.size();
  }

  @Override
  public List<Operator> inputs() {
    return List.of(input);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new Project(inputs.get(0), columns, text);
  }

  @Override
  public String describe() {
    return "project " + text;
  }

  @Override
  public double expectedRowCount() {
    return input.expectedRowCount();
  }
}
