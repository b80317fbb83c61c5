package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.List;

/** The rows of all inputs, one input after the other; each is closed as soon as it is read. */
public record UnionAll(List<Operator> inputs) implements Operator {
  public UnionAll {
    inputs = List.copyOf(inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("a union of nothing");
    }
  }

  @Override
  public Rows open(Execution execution) {
    List<Rows> opened = Inputs.open(execution, inputs);
    return new Rows() {
      private int index;

      @Override
      public Object[] next() {
        while (index < opened.size()) {
          Object[] row = opened.get(index).next();
          if (row != null) {
            return row;
          }
          opened.get(index).close();
          index++;
        }
        return null;
      }

      @Override
      public void close() {
        List<Rows> rest = opened.subList(index, opened.size());
        index = opened.size();
        Inputs.closeAll(rest);
      }
    };
  }

  @Override
  public int columnCount() {
    return inputs.get(0).columnCount();
  }

  @Override
  public Operator withInputs(List<Operator> others) {
    return new UnionAll(others);
  }

  @Override
  public String describe() {
    return "union all";
  }

  @Override
  public double expectedRowCount() {
    return inputs.stream().mapToDouble(Operator::expectedRowCount).sum();
  }
}
