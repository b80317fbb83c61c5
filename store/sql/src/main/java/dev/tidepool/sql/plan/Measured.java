package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.Rows;
import dev.tidepool.sql.expression.Execution;
import java.util.List;
import java.util.Locale;

/**
 * An operator that notes what it did, for EXPLAIN ANALYZE. Times include those of its inputs.
 *
 * <p><b>Threads:</b> one, for one execution.
 */
public final class Measured implements Operator {
  private static final double NANOS_PER_MILLI = 1e6;

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
    StringBuilder text = new StringBuilder(operator.describe());
    text.append(" [about ").append(Math.round(expectedRowCount())).append(" rows; ");
    text.append(rowCount).append(" rows in ");
    text.append(String.format(Locale.ROOT, "%.3f ms", nanos / NANOS_PER_MILLI));
    if (openCount != 1) {
      text.append(", ").append(openCount).append(" times");
    }
    return text.append(']').toString();
  }
}
