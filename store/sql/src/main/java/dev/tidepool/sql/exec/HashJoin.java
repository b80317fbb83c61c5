package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import java.util.List;

/**
 * Joins rows whose keys are equal; keeps all right rows in memory.
 *
 * @param rightKeys as many as {@code leftKeys}, and of the same types
 * @param residual what must be true besides, on the columns of left, then right; or null
 * @param text the condition
 */
public record HashJoin(
    Operator left,
    Operator right,
    JoinType type,
    List<Key> leftKeys,
    List<Key> rightKeys,
    Expression residual,
    String text)
    implements Operator {
  public HashJoin {
    leftKeys = List.copyOf(leftKeys);
    rightKeys = List.copyOf(rightKeys);
    if (leftKeys.size() != rightKeys.size() || leftKeys.isEmpty()) {
      throw new IllegalArgumentException(
          leftKeys.size() + " left keys and " + rightKeys.size() + " right ones");
    }
    if (type == JoinType.NULL_AWARE_ANTI && leftKeys.size() > 1) {
      throw new IllegalArgumentException("NOT IN with " + leftKeys.size() + " keys");
    }
  }

  @Override
  public Rows open(Execution execution) {
    RowPair pair = new RowPair(left.columnCount(), right.columnCount(), residual, execution);
    return Inputs.open(
        execution,
        left,
        right,
        (leftRows, rightRows) -> new HashJoinRows(this, leftRows, rightRows, pair, execution));
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
    return new HashJoin(inputs.get(0), inputs.get(1), type, leftKeys, rightKeys, residual, text);
  }

  @Override
  public String describe() {
    return "hash join " + type.text() + " " + text;
  }

  @Override
  public double expectedRowCount() {
    return type.expectedRowCount(left.expectedRowCount(), right.expectedRowCount());
  }
}
