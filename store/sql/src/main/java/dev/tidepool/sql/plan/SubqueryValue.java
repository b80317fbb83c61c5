package dev.tidepool.sql.plan;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.Rows;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Identity;
import dev.tidepool.sql.type.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a subquery gives for the outer rows that it sees. It runs once for values that are the same
 * again, so once at all if it sees none.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class SubqueryValue implements Expression {
  /** Results that are kept; beyond, they begin anew. */
  private static final int RESULT_COUNT_MAX = 10_000;

  private static final int RESULT_BYTES = 150;

  /** What is made of the rows. */
  public interface Kind {
    /** Reads what it needs of {@code rows}; what comes out is kept. */
    Object read(Rows rows, Execution execution);

    /** The value for an outer row. */
    Object value(Object read, Object[] row, Execution execution);
  }

  private final Operator operator;
  private final Kind kind;
  private final List<Expression> seen;
  private final List<Identity> identities;
  private final int[] slots;

  /**
   * @param seen what it sees of the outer row
   * @param types of those
   * @param slots which parameter of {@code operator} each of them is
   */
  public SubqueryValue(
      Operator operator,
      Kind kind,
      List<Expression> seen,
      List<SqlType> types,
      List<Integer> slots) {
    this.operator = operator;
    this.kind = kind;
    this.seen = List.copyOf(seen);
    this.identities = types.stream().map(Identity::ofType).toList();
    this.slots = slots.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public Object value(Object[] row, Execution execution) {
    Map<Object, Object> results = execution.state(this, HashMap::new);
    List<Object> key = new ArrayList<>(seen.size());
    Object[] values = new Object[seen.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = seen.get(i).value(row, execution);
      key.add(identities.get(i).of(values[i]));
    }
    Object read = results.get(key);
    if (read == null) {
      read = read(values, execution);
      if (results.size() >= RESULT_COUNT_MAX) {
        execution.limits().keep(-(long) RESULT_BYTES * results.size());
        results.clear();
      }
      execution.limits().keep(RESULT_BYTES);
      results.put(key, read);
    }
    return kind.value(read, row, execution);
  }

  private Object read(Object[] values, Execution execution) {
    for (int i = 0; i < slots.length; i++) {
      execution.parameters()[slots[i]] = values[i];
    }
    try (Rows rows = operator.open(execution)) {
      return kind.read(rows, execution);
    }
  }

  // ---- kinds -----------------------------------------------------------------------------------

  /** Whether there is a row. */
  public static Kind exists() {
    return new Kind() {
      @Override
      public Object read(Rows rows, Execution execution) {
        return rows.next() != null;
      }

      @Override
      public Object value(Object read, Object[] row, Execution execution) {
        return read;
      }
    };
  }

  /** The value of the one row; NULL of none. */
  public static Kind scalar() {
    return new Kind() {
      @Override
      public Object read(Rows rows, Execution execution) {
        Object[] first = rows.next();
        if (first != null && rows.next() != null) {
          throw new SqlException(Code.VALUE, "a subquery in the place of a value has several rows");
        }
        return first == null ? new Object[] {null} : first;
      }

      @Override
      public Object value(Object read, Object[] row, Execution execution) {
        return ((Object[]) read)[0];
      }
    };
  }
}
