package dev.tidepool.sql.expression;

import java.util.List;

/**
 * Three-valued logic: conditions are true, false, or unknown (null). <b>Threads:</b> any.
 *
 * <p>AND and OR look at their parts from left to right, and only as far as they need to.
 */
public final class Logic {
  private Logic() {}

  /** Whether all of {@code parts} are true; of none, true. */
  public static Expression and(List<Expression> parts) {
    return all(parts, Boolean.FALSE, Boolean.TRUE);
  }

  /** Whether one of {@code parts} is true; of none, false. */
  public static Expression or(List<Expression> parts) {
    return all(parts, Boolean.TRUE, Boolean.FALSE);
  }

  /** {@code decided} if a part is, else unknown if a part is, else {@code otherwise}. */
  private static Expression all(List<Expression> parts, Boolean decided, Boolean otherwise) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    Expression[] conditions = parts.toArray(Expression[]::new);
    boolean deciding = decided;
    return (row, execution) -> {
      Boolean result = otherwise;
      for (Expression condition : conditions) {
        Boolean value = (Boolean) condition.value(row, execution);
        if (value == null) {
          result = null;
        } else if (value == deciding) {
          return decided;
        }
      }
      return result;
    };
  }

  public static Expression not(Expression condition) {
    return Strict.of(condition, (Boolean value) -> !value);
  }

  /** Never unknown. For a condition this is IS UNKNOWN. */
  public static Expression isNull(Expression argument) {
    return (row, execution) -> argument.value(row, execution) == null;
  }

  /** Never unknown. */
  public static Expression isNotNull(Expression argument) {
    return (row, execution) -> argument.value(row, execution) != null;
  }

  /** Never unknown. */
  public static Expression isTrue(Expression condition) {
    return (row, execution) -> Boolean.TRUE.equals(condition.value(row, execution));
  }

  /** Never unknown. */
  public static Expression isNotTrue(Expression condition) {
    return (row, execution) -> !Boolean.TRUE.equals(condition.value(row, execution));
  }

  /** Never unknown. */
  public static Expression isFalse(Expression condition) {
    return (row, execution) -> Boolean.FALSE.equals(condition.value(row, execution));
  }

  /** Never unknown. */
  public static Expression isNotFalse(Expression condition) {
    return (row, execution) -> !Boolean.FALSE.equals(condition.value(row, execution));
  }
}
