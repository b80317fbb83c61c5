package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The rows of all inputs in order, of inputs that are in that order each; of equal ones those of
 * the first input first.
 *
 * @param text the order
 */
public record Merge(List<Operator> inputs, List<SortColumn> columns, String text)
    implements Operator {
  public Merge {
    inputs = List.copyOf(inputs);
    columns = List.copyOf(columns);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("a merge of nothing");
    }
  }

  @Override
  public Rows open(Execution execution) {
    return new MergedRows(Inputs.open(execution, inputs), new RowOrder(columns), execution);
  }

  @Override
  public int columnCount() {
    return inputs.get(0).columnCount();
  }

  @Override
  public Operator withInputs(List<Operator> others) {
    return new Merge(others, columns, text);
  }

  @Override
  public String describe() {
    return "merge by " + text;
  }

  @Override
  public double expectedRowCount() {
    return inputs.stream().mapToDouble(Operator::expectedRowCount).sum();
  }

  private static final class MergedRows implements Rows {
    /** An input and its next row. */
    private static final class Head {
      final int index;
      final Rows rows;
      Object[] row;

      Head(int index, Rows rows) {
        this.index = index;
        this.rows = rows;
      }
    }

    private final List<Rows> inputs;
    private final PriorityQueue<Head> heads;
    private final Execution execution;
    private Head last; // whose row was given last
    private boolean isStarted;

    MergedRows(List<Rows> inputs, RowOrder order, Execution execution) {
      this.inputs = inputs;
      this.execution = execution;
      Comparator<Head> byRow = (left, right) -> order.compare(left.row, right.row);
      this.heads = new PriorityQueue<>(byRow.thenComparingInt(head -> head.index));
    }

    @Override
    public Object[] next() {
      execution.limits().step();
      if (!isStarted) {
        isStarted = true;
        for (int i = 0; i < inputs.size(); i++) {
          advance(new Head(i, inputs.get(i)));
        }
      } else if (last != null) {
        advance(last);
      }
      last = heads.poll();
      return last == null ? null : last.row;
    }

    private void advance(Head head) {
      head.row = head.rows.next();
      if (head.row != null) {
        heads.add(head);
      }
    }

    @Override
    public void close() {
      Inputs.closeAll(inputs);
    }
  }
}
