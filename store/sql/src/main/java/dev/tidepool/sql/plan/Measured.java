package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.Rows;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/**
 * An operator that notes what it did, for EXPLAIN ANALYZE, and which tables were read for it: by
 * itself, or by a subquery that it asks.
 *
 * <p><b>Threads:</b> one, for one execution.
 */
public final class Measured implements Operator {
  private final Operator operator;
  private Execution execution; // null until it is opened
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
    this.execution = execution;
    Object outer = execution.enterStep(this);
    long begin = System.nanoTime();
    Rows rows;
    try {
      rows = operator.open(execution);
    } finally {
      nanos += System.nanoTime() - begin;
      execution.enterStep(outer);
    }
    openCount++;
    return new Rows() {
      @Override
      public Object[] next() {
        Object from = execution.enterStep(Measured.this);
        long begun = System.nanoTime();
        try {
          Object[] row = rows.next();
          rowCount += row == null ? 0 : 1;
          return row;
        } finally {
          nanos += System.nanoTime() - begun;
          execution.enterStep(from);
        }
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

  /** How long it took without its inputs. */
  long ownNanos() {
    long own = nanos;
    for (Operator input : operator.inputs()) {
      own -= input instanceof Measured measured ? measured.nanos : 0;
    }
    return own;
  }

  /** What it read of tables, without its inputs. */
  ScanStatistics reads() {
    return execution == null ? ScanStatistics.NONE : execution.statistics(this);
  }
}
