package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Leaf;
import dev.tidepool.sql.exec.Memory;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.Rows;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.table.query.Relation;
import java.util.ArrayList;
import java.util.List;

/**
 * A join that is decided when it runs: as long as the left side gives few rows, the right table is
 * asked for what belongs to each of them; if it gives many, the right side is read whole. So a plan
 * is right for parameters that nobody has seen yet, and for tables that grow.
 *
 * @param lookup takes the left rows only
 * @param hash takes the left rows, and the right ones
 * @param rightTable whose size says what few is
 */
public record ChosenJoin(Operator left, Operator lookup, Operator hash, Relation rightTable)
    implements Operator {
  /** A look-up costs about as much as reading so many rows one after the other. */
  private static final int ROWS_PER_LOOKUP = 20;

  private static final int LOOKUP_COUNT_MIN = 16;
  private static final int LOOKUP_COUNT_MAX = 100_000;

  @Override
  public Rows open(Execution execution) {
    Rows rows = left.open(execution);
    Memory memory = new Memory(execution.limits());
    try {
      List<Object[]> first = new ArrayList<>();
      long max = lookupCountMax();
      Object[] row = rows.next();
      while (row != null && first.size() < max) {
        execution.limits().step();
        memory.keepRow(row);
        first.add(row);
        row = rows.next();
      }
      if (row == null) {
        return lookup.withInputs(List.of(new Replay(left, first, rows, memory))).open(execution);
      }
      memory.keepRow(row);
      first.add(row);
      return hash.withInputs(List.of(new Replay(left, first, rows, memory), hash.inputs().get(1)))
          .open(execution);
    } catch (RuntimeException | Error e) {
      try {
        rows.close();
      } finally {
        memory.release();
      }
      throw e;
    }
  }

  private long lookupCountMax() {
    long worthwhile = rightTable.rowCountEstimate() / ROWS_PER_LOOKUP;
    return Math.max(LOOKUP_COUNT_MIN, Math.min(LOOKUP_COUNT_MAX, worthwhile));
  }

  @Override
  public int columnCount() {
    return lookup.columnCount();
  }

  @Override
  public List<Operator> inputs() {
    return List.of(left, hash.inputs().get(1));
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new ChosenJoin(
        inputs.get(0),
        lookup.withInputs(List.of(inputs.get(0))),
        hash.withInputs(inputs),
        rightTable);
  }

  @Override
  public String describe() {
    return lookup.describe() + "; beyond " + lookupCountMax() + " left rows: " + hash.describe();
  }

  @Override
  public double expectedRowCount() {
    return lookup.expectedRowCount();
  }

  /** Rows of the left side, some of which have been read already. */
  private record Replay(Operator left, List<Object[]> first, Rows rest, Memory memory)
      implements Leaf {
    @Override
    public Rows open(Execution execution) {
      return new Rows() {
        private int index;

        @Override
        public Object[] next() {
          if (index < first.size()) {
            return first.get(index++);
          }
          return rest.next();
        }

        @Override
        public void close() {
          try {
            rest.close();
          } finally {
            memory.release();
          }
        }
      };
    }

    @Override
    public int columnCount() {
      return left.columnCount();
    }

    @Override
    public String describe() {
      return "left rows";
    }

    @Override
    public double expectedRowCount() {
      return first.size();
    }
  }
}
