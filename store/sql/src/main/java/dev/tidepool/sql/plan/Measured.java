package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.Rows;
import dev.tidepool.sql.expression.Execution;
import java.util.List;

/**
 * An operator that notes what it did, for EXPLAIN ANALYZE. Times include those of its inputs.
 *
 * <p><b>Threads:</b> one, for one execution.
 */
public final class Measured implements Operator {
  private final Operator operator;
  private long openCount;
  private long rowCount;
  private long nanos;

  private Measured(Operator operator) {
    this.operator = operator;
  }

  /** The same plan, each step measured. */
  public static Operator of(Operator root) {
    List<Operator> inputs = root.inputs().stream().map(Measured::of).toList();
    return new Measured(root.withInputs(inputs));
  }

  @Override
  public Rows open(Execution execution) {
    long begin = System.nanoTime();
    Rows rows = operator.open(execution);
    nanos += System.nanoTime() - begin;
    openCount++;
    return new Rows() {
      @Override
      public Object[] next() {
        long from = System.nanoTime();
        Object[] row = rows.next();
        nanos += System.nanoTime() - from;
        rowCount += row == null ? 0 : 1;
        return row;
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  @Override
  public int columnCount() {
    return operator.columnCount();
  }

  @Override
  public List<Operator> inputs() {
    return operator.inputs();
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new Measured(operator.withInputs(inputs));
  }

  @Override
  public double expectedRowCount() {
    return operator.expectedRowCount();
  }

  @Override
  public String describe() {
    return operator.describe();
  }

  /** How often it was opened: more than once below a join that does so. */
  long openCount() {
    return openCount;
  }

  /** How many rows it gave. */
  long rowCount() {
    return rowCount;
  }

  /** How long it took, its inputs included. */
  long nanos() {
    return nanos;
  }
}
