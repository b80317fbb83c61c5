package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import java.util.List;

/**
 * Asks a table for the rows that belong to each left row: by key or index, which pays while there
 * are not many left rows. Keys that come again are looked up once.
 *
 * @param right its request compares columns with parameters that stand behind those of the
 *     statement and its own values: the left keys
 * @param leftKeys a left row with NULL in one matches nothing
 * @param residual what must be true besides, on the columns of left, then right; or null
 * @param text the condition
 */
public record LookupJoin(
    Operator left, Scan right, JoinType type, List<Key> leftKeys, Expression residual, String text)
    implements Operator {
  public LookupJoin {
    leftKeys = List.copyOf(leftKeys);
    type.requireLeftToRight();
  }

  @Override
  public Rows open(Execution execution) {
    RowPair pair = new RowPair(left.columnCount(), right.columnCount(), residual, execution);
    KeyMaker keys = new KeyMaker(leftKeys);
    return new InnerRows(left.open(execution), type, pair, execution) {
      @Override
      Object keyOf(Object[] leftRow) {
        return keys.join(leftRow, execution);
      }

      @Override
      Rows openInner(Object[] leftRow) {
        Object[] values = new Object[leftKeys.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = leftKeys.get(i).value().value(leftRow, execution);
        }
        return right.open(execution, values);
      }
    };
  }

  @Override
  public int columnCount() {
    return type.columnCount(left.columnCount(), right.columnCount());
  }

  @Override
  public List<Operator> inputs() {
    return List.of(left);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new LookupJoin(inputs.get(0), right, type, leftKeys, residual, text);
  }

  @Override
  public String describe() {
    return "lookup join " + type.text() + " " + text + ": " + right.describe();
  }

  @Override
  public double expectedRowCount() {
    double leftCount = left.expectedRowCount();
    return type.givesPairs() ? leftCount * Math.max(1, right.expectedRowCount()) : leftCount / 2;
  }
}
