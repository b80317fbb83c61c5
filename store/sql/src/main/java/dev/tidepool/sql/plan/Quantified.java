package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Rows;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Order;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate.Operator;
import java.util.Comparator;

/**
 * {@code value operator ANY (subquery)}, by three-valued logic. The smallest and the largest value
 * of the subquery decide. Not for {@code =}, which is a {@link Membership}.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class Quantified implements SubqueryValue.Kind {
  private final Operator operator;
  private final Expression compared;
  private final Expression column;
  private final Comparator<Object> order;

  /**
   * @param column what it is compared with, of a row of the subquery
   * @param type of both
   */
  public Quantified(Operator operator, Expression compared, Expression column, SqlType type) {
    this.operator = operator;
    this.compared = compared;
    this.column = column;
    this.order = Order.of(type);
  }

  /** Smallest and largest value, null if there is none; and whether there is NULL. */
  private record Range(Object smallest, Object largest, boolean hasNull) {}

  @Override
  public Object read(Rows rows, Execution execution) {
    Object smallest = null;
    Object largest = null;
    boolean hasNull = false;
    for (Object[] row = rows.next(); row != null; row = rows.next()) {
      execution.limits().step();
      Object value = column.value(row, execution);
      if (value == null) {
        hasNull = true;
      } else {
        smallest = smallest == null || order.compare(value, smallest) < 0 ? value : smallest;
        largest = largest == null || order.compare(value, largest) > 0 ? value : largest;
      }
    }
    return new Range(smallest, largest, hasNull);
  }

  @Override
  public Object value(Object read, Object[] row, Execution execution) {
    Range range = (Range) read;
    if (range.smallest == null && !range.hasNull) {
      return false;
    }
    Object value = compared.value(row, execution);
    if (value == null) {
      return null;
    }
    if (range.smallest != null && holds(value, range)) {
      return true;
    }
    return range.hasNull ? null : Boolean.FALSE;
  }

  private boolean holds(Object value, Range range) {
    return switch (operator) {
      case LESS -> order.compare(value, range.largest) < 0;
      case LESS_OR_EQUAL -> order.compare(value, range.largest) <= 0;
      case GREATER -> order.compare(value, range.smallest) > 0;
      case GREATER_OR_EQUAL -> order.compare(value, range.smallest) >= 0;
      case EQUAL ->
          throw new IllegalStateException("the smallest and the largest do not decide equality");
      case NOT_EQUAL ->
          order.compare(value, range.smallest) != 0 || order.compare(value, range.largest) != 0;
    };
  }
}
