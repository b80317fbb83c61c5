package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import java.util.List;

/** Rows that the statement itself has: VALUES. */
public record ValueRows(int columnCount, List<List<Expression>> rows) implements Leaf {
  /** One row without columns: what a SELECT without FROM reads. */
  public static final ValueRows ONE = new ValueRows(0, List.of(List.of()));

  @Override
  public Rows open(Execution execution) {
    return new Rows() {
      private int index;

      @Override
      public Object[] next() {
        return index == rows.size() ? null : row(rows.get(index++), execution);
      }

      @Override
      public void close() {
        index = rows.size();
      }
    };
  }

  private static Object[] row(List<Expression> expressions, Execution execution) {
    Object[] row = new Object[expressions.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = expressions.get(i).value(null, execution);
    }
    return row;
  }

  @Override
  public String describe() {
    return rows.size() == 1 ? "one row" : "values, " + rows.size() + " rows";
  }

  @Override
  public double expectedRowCount() {
    return rows.size();
  }
}
