package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import java.util.List;

/**
 * Runs the right side for each left row, whose values it sees by {@code Expressions.outer}. Values
 * that come again are not computed again.
 *
 * @param correlation its number in the execution
 * @param seen the values of the left row that the right side sees, all of them
 * @param condition on the columns of left, then right; or null
 * @param text what it is about
 */
public record Apply(
    Operator left,
    Operator right,
    int correlation,
    JoinType type,
    List<Key> seen,
    Expression condition,
    String text)
    implements Operator {
  public Apply {
    seen = List.copyOf(seen);
    type.requireLeftToRight();
  }

  @Override
  public Rows open(Execution execution) {
    RowPair pair = new RowPair(left.columnCount(), right.columnCount(), condition, execution);
    KeyMaker keys = new KeyMaker(seen);
    return new InnerRows(left.open(execution), type, pair, execution) {
      @Override
      Object keyOf(Object[] leftRow) {
        execution.setOuterRow(correlation, leftRow);
        return keys.group(leftRow, execution);
      }

      @Override
      Rows openInner(Object[] leftRow) {
        return right.open(execution);
      }

      /** The same plan may run at another place in between, for another row. */
      @Override
      void resumeInner(Object[] leftRow) {
        execution.setOuterRow(correlation, leftRow);
      }
    };
  }

  @Override
  public int columnCount() {
    return type.columnCount(left.columnCount(), right.columnCount());
  }

  @Override
  public List<Operator> inputs() {
    return List.of(left, right);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new Apply(inputs.get(0), inputs.get(1), correlation, type, seen, condition, text);
  }

  @Override
  public String describe() {
    return "for each row, " + type.text() + " join " + text;
  }

  @Override
  public double expectedRowCount() {
    double leftCount = left.expectedRowCount();
    return type.givesPairs() ? leftCount * Math.max(1, right.expectedRowCount()) : leftCount / 2;
  }
}
