package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;

/**
 * The one way in which rows are joined: for each left row, look at right rows that may match.
 * Subclasses say which.
 */
abstract class JoinRows implements Rows {
  final Execution execution;
  private final Rows left;
  private final JoinType type;
  private final RowPair pair;
  private Object[] leftRow; // null between two
  private boolean hasMatch;
  private boolean leftDone;

  JoinRows(Rows left, JoinType type, RowPair pair, Execution execution) {
    this.left = left;
    this.type = type;
    this.pair = pair;
    this.execution = execution;
  }

  /** Starts with the right rows that may match. */
  abstract void seek(Object[] leftRow);

  /** The next right row that may match, or null. */
  abstract Object[] candidate();

  /** Tells that the last candidate matched. */
  void markMatched() {}

  /** Tells that no more candidates of the last {@link #seek} are wanted. */
  void endSeek() {}

  /** The next right row that was never marked, or null; asked for when the left is done. */
  Object[] unmatchedRight() {
    return null;
  }

  @Override
  public final Object[] next() {
    while (!leftDone) {
      if (leftRow == null && !startLeft()) {
        break;
      }
      Object[] row = matchOrRest();
      if (row != null) {
        return row;
      }
    }
    Object[] right = type.keepsRight() ? unmatchedRight() : null;
    return right == null ? null : pair.joined(null, right);
  }

  private boolean startLeft() {
    leftRow = left.next();
    if (leftRow == null) {
      leftDone = true;
      return false;
    }
    execution.limits().step();
    hasMatch = false;
    seek(leftRow);
    return true;
  }

  /** A row of the result for the present left row, or null to go on. */
  private Object[] matchOrRest() {
    Object[] row = leftRow;
    for (Object[] right = candidate(); right != null; right = candidate()) {
      execution.limits().step();
      if (!pair.matches(row, right)) {
        continue;
      }
      hasMatch = true;
      markMatched();
      if (type.givesPairs()) {
        return pair.joined(row, right);
      }
      break;
    }
    endSeek();
    leftRow = null;
    if (type == JoinType.SEMI) {
      return hasMatch ? row : null;
    }
    if (hasMatch || !type.keepsLeft()) {
      return null;
    }
    return type.givesPairs() ? pair.joined(row, null) : row;
  }

  @Override
  public void close() {
    leftDone = true;
    left.close();
  }
}
