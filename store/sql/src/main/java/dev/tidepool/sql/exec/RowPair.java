package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import java.util.Arrays;

/** Puts a left and a right row together, and judges them. One thread. */
final class RowPair {
  private final int leftCount;
  private final int rightCount;
  private final Expression condition;
  private final Execution execution;
  private final Object[] scratch;

  /**
   * Pairs.
   *
   * @param condition on the columns of left, then right; or null
   */
  RowPair(int leftCount, int rightCount, Expression condition, Execution execution) {
    this.leftCount = leftCount;
    this.rightCount = rightCount;
    this.condition = condition;
    this.execution = execution;
    this.scratch = new Object[leftCount + rightCount];
  }

  /** Whether there is no condition. */
  boolean matchesAll() {
    return condition == null;
  }

  boolean matches(Object[] left, Object[] right) {
    if (condition == null) {
      return true;
    }
    System.arraycopy(left, 0, scratch, 0, leftCount);
    System.arraycopy(right, 0, scratch, leftCount, rightCount);
    return Boolean.TRUE.equals(condition.value(scratch, execution));
  }

  /** Both in one row; NULLs for one that is null. */
  Object[] joined(Object[] left, Object[] right) {
    Object[] row;
    if (left == null) {
      row = new Object[leftCount + rightCount];
    } else {
      row = Arrays.copyOf(left, leftCount + rightCount);
    }
    if (right != null) {
      System.arraycopy(right, 0, row, leftCount, rightCount);
    }
    return row;
  }
}
