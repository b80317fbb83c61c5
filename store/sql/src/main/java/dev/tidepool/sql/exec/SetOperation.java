package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.type.SqlType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * INTERSECT and EXCEPT: left rows that are, or are not, among the right ones, where NULL equals
 * NULL. Keeps the right rows that differ, and without ALL also the left ones.
 *
 * @param all whether rows are counted: left row number n needs right row number n to match; if not,
 *     no row comes twice
 * @param types of the columns
 */
public record SetOperation(
    Operator left, Operator right, Kind kind, boolean all, List<SqlType> types)
    implements Operator {
  public SetOperation {
    types = List.copyOf(types);
  }

  /** Which left rows are given. */
  public enum Kind {
    INTERSECT,
    EXCEPT
  }

  @Override
  public Rows open(Execution execution) {
    return Inputs.open(
        execution,
        left,
        right,
        (leftRows, rightRows) -> new SetRows(this, leftRows, rightRows, execution));
  }

  @Override
  public int columnCount() {
    return left.columnCount();
  }

  @Override
  public List<Operator> inputs() {
    return List.of(left, right);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new SetOperation(inputs.get(0), inputs.get(1), kind, all, types);
  }

  @Override
  public String describe() {
    return kind.name().toLowerCase(Locale.ROOT) + (all ? " all" : "");
  }

  @Override
  public double expectedRowCount() {
    return left.expectedRowCount() / 2;
  }

  private static final class SetRows implements Rows {
    private final SetOperation operation;
    private final Rows left;
    private final Rows right;
    private final Execution execution;
    private final KeyMaker keys;
    private final Memory memory;
    private final Map<Object, Counts> countsByKey = new HashMap<>();
    private boolean isBuilt;

    /** How often a row came. */
    private static final class Counts {
      long right;
      boolean isGiven;
    }

    SetRows(SetOperation operation, Rows left, Rows right, Execution execution) {
      this.operation = operation;
      this.left = left;
      this.right = right;
      this.execution = execution;
      this.keys = new KeyMaker(Key.columns(operation.types));
      this.memory = new Memory(execution.limits());
    }

    @Override
    public Object[] next() {
      if (!isBuilt) {
        isBuilt = true;
        for (Object[] row = right.next(); row != null; row = right.next()) {
          execution.limits().step();
          counts(row).right++;
        }
      }
      for (Object[] row = left.next(); row != null; row = left.next()) {
        execution.limits().step();
        if (isGiven(row)) {
          return row;
        }
      }
      return null;
    }

    private Counts counts(Object[] row) {
      Object key = keys.group(row, execution);
      Counts counts = countsByKey.get(key);
      if (counts == null) {
        counts = new Counts();
        countsByKey.put(key, counts);
        memory.keep(Memory.sizeOf(row) + 2L * Memory.ENTRY_BYTES);
      }
      return counts;
    }

    private boolean isGiven(Object[] row) {
      boolean intersects = operation.kind == Kind.INTERSECT;
      if (operation.all) {
        Counts counts = countsByKey.get(keys.group(row, execution));
        boolean isMatched = counts != null && counts.right-- > 0;
        return isMatched == intersects;
      }
      if (intersects) {
        Counts counts = countsByKey.get(keys.group(row, execution));
        return counts != null && give(counts);
      }
      Counts counts = counts(row);
      return counts.right == 0 && give(counts);
    }

    private static boolean give(Counts counts) {
      boolean isFirst = !counts.isGiven;
      counts.isGiven = true;
      return isFirst;
    }

    @Override
    public void close() {
      countsByKey.clear();
      memory.release();
      Inputs.closeAll(List.of(left, right));
    }
  }
}
