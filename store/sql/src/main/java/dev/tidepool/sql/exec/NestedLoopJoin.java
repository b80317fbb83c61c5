package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Joins rows by any condition: looks at every pair, and keeps all right rows in memory.
 *
 * @param condition on the columns of left, then right; null for all pairs
 * @param text the condition
 */
public record NestedLoopJoin(
    Operator left, Operator right, JoinType type, Expression condition, String text)
    implements Operator {
  private static final double SELECTIVITY = 0.1;

  public NestedLoopJoin {
    if (type == JoinType.NULL_AWARE_ANTI) {
      throw new IllegalArgumentException("NOT IN without a key");
    }
  }

  @Override
  public Rows open(Execution execution) {
    RowPair pair = new RowPair(left.columnCount(), right.columnCount(), condition, execution);
    return Inputs.open(
        execution,
        left,
        right,
        (leftRows, rightRows) -> new LoopRows(type, leftRows, rightRows, pair, execution));
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
    return new NestedLoopJoin(inputs.get(0), inputs.get(1), type, condition, text);
  }

  @Override
  public String describe() {
    return condition == null
        ? "cross join " + type.text()
        : "nested loop join " + type.text() + " " + text;
  }

  @Override
  public double expectedRowCount() {
    double pairCount = left.expectedRowCount() * right.expectedRowCount();
    if (!type.givesPairs()) {
      return left.expectedRowCount() / 2;
    }
    return condition == null ? pairCount : pairCount * SELECTIVITY;
  }

  private static final class LoopRows extends JoinRows {
    private final Rows left;
    private final Rows right;
    private final Memory memory;
    private final BitSet matched = new BitSet();
    private List<Object[]> rightRows;
    private int index;
    private int unmatchedIndex;

    LoopRows(JoinType type, Rows left, Rows right, RowPair pair, Execution execution) {
      super(left, type, pair, execution);
      this.left = left;
      this.right = right;
      this.memory = new Memory(execution.limits());
    }

    @Override
    void seek(Object[] leftRow) {
      build();
      index = 0;
    }

    private void build() {
      if (rightRows != null) {
        return;
      }
      rightRows = new ArrayList<>();
      for (Object[] row = right.next(); row != null; row = right.next()) {
        execution.limits().step();
        memory.keepRow(row);
        rightRows.add(row);
      }
    }

    @Override
    Object[] candidate() {
      return index < rightRows.size() ? rightRows.get(index++) : null;
    }

    @Override
    void markMatched() {
      matched.set(index - 1);
    }

    @Override
    Object[] unmatchedRight() {
      build();
      unmatchedIndex = matched.nextClearBit(unmatchedIndex);
      return unmatchedIndex < rightRows.size() ? rightRows.get(unmatchedIndex++) : null;
    }

    @Override
    public void close() {
      rightRows = List.of();
      memory.release();
      Inputs.closeAll(List.of(left, right));
    }
  }
}
