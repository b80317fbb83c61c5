package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Rows;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Identity;
import dev.tidepool.sql.type.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code (values) IN (subquery)}, by three-valued logic: true if a row is equal; else unknown if a
 * row might be, as there is NULL on one of the sides; else false, so also of no rows.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class Membership implements SubqueryValue.Kind {
  private static final int ROW_BYTES = 100;

  private final List<Expression> compared;
  private final List<Identity> identities;
  private final List<Expression> columns;

  /**
   * @param compared what is looked for
   * @param columns the same of a row of the subquery
   * @param types of both
   */
  public Membership(List<Expression> compared, List<Expression> columns, List<SqlType> types) {
    this.compared = List.copyOf(compared);
    this.columns = List.copyOf(columns);
    this.identities = types.stream().map(Identity::ofType).toList();
  }

  /**
   * The rows.
   *
   * @param whole those without NULL
   * @param others those with NULL
   */
  private record Found(Set<List<Object>> whole, Set<List<Object>> others) {}

  @Override
  public Object read(Rows rows, Execution execution) {
    Found found = new Found(new HashSet<>(), new HashSet<>());
    for (Object[] row = rows.next(); row != null; row = rows.next()) {
      execution.limits().step();
      List<Object> key = key(columns, row, execution);
      if ((key.contains(null) ? found.others : found.whole).add(key)) {
        execution.limits().keep(ROW_BYTES);
      }
    }
    return found;
  }

  private List<Object> key(List<Expression> expressions, Object[] row, Execution execution) {
    List<Object> key = new ArrayList<>(expressions.size());
    for (int i = 0; i < expressions.size(); i++) {
      key.add(identities.get(i).of(expressions.get(i).value(row, execution)));
    }
    return key;
  }

  @Override
  public Object value(Object read, Object[] row, Execution execution) {
    Found found = (Found) read;
    if (found.whole.isEmpty() && found.others.isEmpty()) {
      return false;
    }
    List<Object> key = key(compared, row, execution);
    if (key.contains(null)) {
      return mightBe(key, found.whole) || mightBe(key, found.others) ? null : Boolean.FALSE;
    }
    if (found.whole.contains(key)) {
      return true;
    }
    return mightBe(key, found.others) ? null : Boolean.FALSE;
  }

  /** Whether a row differs from {@code key} nowhere but where there is NULL. */
  private static boolean mightBe(List<Object> key, Set<List<Object>> rows) {
    for (List<Object> row : rows) {
      boolean differs = false;
      for (int i = 0; i < key.size() && !differs; i++) {
        differs = key.get(i) != null && row.get(i) != null && !key.get(i).equals(row.get(i));
      }
      if (!differs) {
        return true;
      }
    }
    return false;
  }
}
