package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
import java.util.Comparator;
import java.util.List;

/**
 * Expressions that choose among others, and compute no more of them than they need.
 *
 * <p><b>Threads:</b> any.
 */
public final class Conditionals {
  private Conditionals() {}

  /** The result of the first condition that is true, else {@code otherwise}. */
  public static Expression caseOf(
      List<Expression> conditions, List<Expression> results, Expression otherwise) {
    Expression[] whens = conditions.toArray(Expression[]::new);
    Expression[] thens = results.toArray(Expression[]::new);
    return (row, execution) -> {
      for (int i = 0; i < whens.length; i++) {
        if (Boolean.TRUE.equals(whens[i].value(row, execution))) {
          return thens[i].value(row, execution);
        }
      }
      return otherwise.value(row, execution);
    };
  }

  /** The first that is not NULL. */
  public static Expression coalesce(List<Expression> arguments) {
    Expression[] candidates = arguments.toArray(Expression[]::new);
    return (row, execution) -> {
      for (Expression candidate : candidates) {
        Object value = candidate.value(row, execution);
        if (value != null) {
          return value;
        }
      }
      return null;
    };
  }

  /** NULL if both are equal, else {@code left}. */
  public static Expression nullIf(SqlType type, Expression left, Expression right) {
    Comparator<Object> order = Order.of(type);
    return (row, execution) -> {
      Object a = left.value(row, execution);
      Object b = right.value(row, execution);
      return a != null && b != null && order.compare(a, b) == 0 ? null : a;
    };
  }

  /**
   * The largest.
   *
   * @param skipsNulls whether it is the largest of those that are not NULL; if not, NULL if one is
   */
  public static Expression greatest(SqlType type, List<Expression> arguments, boolean skipsNulls) {
    return extreme(Order.of(type), arguments, skipsNulls);
  }

  /** The smallest, as {@link #greatest} is the largest. */
  public static Expression least(SqlType type, List<Expression> arguments, boolean skipsNulls) {
    return extreme(Order.of(type).reversed(), arguments, skipsNulls);
  }

  private static Expression extreme(
      Comparator<Object> order, List<Expression> arguments, boolean skipsNulls) {
    Expression[] candidates = arguments.toArray(Expression[]::new);
    return (row, execution) -> {
      Object best = null;
      for (Expression candidate : candidates) {
        Object value = candidate.value(row, execution);
        if (value == null) {
          if (!skipsNulls) {
            return null;
          }
        } else if (best == null || order.compare(value, best) > 0) {
          best = value;
        }
      }
      return best;
    };
  }
}
