package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Asks a table for the rows that belong to many left rows at once, which pays where each request is
 * a journey. The left rows of a batch, and what comes back, are joined by hash, and kept in memory
 * until the next batch.
 *
 * @param single the same for one left row after the other; it has one key
 * @param hash joins the rows of a batch
 * @param lookups a scan that takes so many keys, as its last parameters
 */
public record BatchJoin(LookupJoin single, HashJoin hash, IntFunction<Scan> lookups)
    implements Operator {
  private static final int KEYS_MAX = 500;

  /** A request has to fit what an endpoint takes. */
  private static final long KEY_BYTES_MAX = 256 << 10;

  public BatchJoin {
    if (single.leftKeys().size() != 1) {
      throw new IllegalArgumentException(single.leftKeys().size() + " keys in a batch");
    }
  }

  @Override
  public Rows open(Execution execution) {
    return new BatchRows(single.left().open(execution), execution);
  }

  @Override
  public int columnCount() {
    return single.columnCount();
  }

  @Override
  public List<Operator> inputs() {
    return single.inputs();
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new BatchJoin((LookupJoin) single.withInputs(inputs), hash, lookups);
  }

  @Override
  public String describe() {
    return single.describe() + "; up to " + KEYS_MAX + " keys at once";
  }

  @Override
  public double expectedRowCount() {
    return single.expectedRowCount();
  }

  private final class BatchRows implements Rows {
    private final Rows left;
    private final Execution execution;
    private final KeyMaker keys = new KeyMaker(single.leftKeys());
    private final Memory memory;
    private Rows joined; // of the batch at hand, or null
    private boolean isLast;

    BatchRows(Rows left, Execution execution) {
      this.left = left;
      this.execution = execution;
      this.memory = new Memory(execution.limits());
    }

    @Override
    public Object[] next() {
      while (joined != null || !isLast) {
        if (joined == null) {
          joined = nextBatch();
        }
        Object[] row = joined.next();
        if (row != null) {
          return row;
        }
        endBatch();
      }
      return null;
    }

    /** Takes left rows until they have keys enough, and asks for all of them. */
    private Rows nextBatch() {
      List<Object[]> rows = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      Set<Object> seen = new HashSet<>();
      long bytes = 0;
      while (values.size() < KEYS_MAX && bytes < KEY_BYTES_MAX && rows.size() < 2 * KEYS_MAX) {
        Object[] row = left.next();
        if (row == null) {
          isLast = true;
          break;
        }
        execution.limits().step();
        memory.keepRow(row);
        rows.add(row);
        Object key = keys.join(row, execution);
        if (key != null && seen.add(key)) {
          Object value = single.leftKeys().get(0).value().value(row, execution);
          values.add(value);
          bytes += Memory.sizeOf(value);
        }
      }
      Operator leftRows = new Given(single.left().columnCount(), opened -> rowsOf(rows));
      Operator rightRows = new Given(single.right().columnCount(), opened -> ask(values));
      return hash.withInputs(List.of(leftRows, rightRows)).open(execution);
    }

    private Rows ask(List<Object> values) {
      return values.isEmpty()
          ? rowsOf(List.of())
          : lookups.apply(values.size()).open(execution, values.toArray());
    }

    private void endBatch() {
      Rows ended = joined;
      joined = null;
      memory.release();
      ended.close();
    }

    @Override
    public void close() {
      isLast = true;
      try {
        if (joined != null) {
          endBatch();
        }
      } finally {
        memory.release();
        left.close();
      }
    }
  }

  private static Rows rowsOf(List<Object[]> rows) {
    return new Rows() {
      private int index;

      @Override
      public Object[] next() {
        return index < rows.size() ? rows.get(index++) : null;
      }

      @Override
      public void close() {
        index = rows.size();
      }
    };
  }

  /** Rows that are at hand, or asked for when they are opened. */
  private record Given(int columnCount, Function<Execution, Rows> rows) implements Leaf {
    @Override
    public Rows open(Execution execution) {
      return rows.apply(execution);
    }

    @Override
    public String describe() {
      return "rows of a batch";
    }

    @Override
    public double expectedRowCount() {
      return KEYS_MAX;
    }
  }
}
