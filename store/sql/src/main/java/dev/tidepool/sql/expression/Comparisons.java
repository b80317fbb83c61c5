package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate.Operator;
import java.util.Comparator;
import java.util.List;

/**
 * Comparisons of values of one type; unknown if one of them is NULL. <b>Threads:</b> any.
 *
 * <p>Both sides must be of the type that is given: a cast makes them so.
 */
public final class Comparisons {
  private Comparisons() {}

  /** {@code left operator right}. */
  public static Expression compare(
      Operator operator, SqlType type, Expression left, Expression right) {
    Boolean[] results = results(operator);
    if (type.equals(SqlType.INT) || type.equals(SqlType.DATE)) {
      return ofInts(results, left, right);
    }
    if (type.equals(SqlType.BIGINT) || type.equals(SqlType.TIMESTAMP)) {
      return ofLongs(results, left, right);
    }
    boolean asksForEquality = operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
    if (type.equals(SqlType.STRING) && asksForEquality) {
      return ofTexts(operator == Operator.EQUAL, left, right);
    }
    return byOrder(results, Order.of(type), left, right);
  }

  /** What the comparison gives if left is below, equal to, above right. */
  static Boolean[] results(Operator operator) {
    return switch (operator) {
      case EQUAL -> new Boolean[] {false, true, false};
      case NOT_EQUAL -> new Boolean[] {true, false, true};
      case LESS -> new Boolean[] {true, false, false};
      case LESS_OR_EQUAL -> new Boolean[] {true, true, false};
      case GREATER -> new Boolean[] {false, false, true};
      case GREATER_OR_EQUAL -> new Boolean[] {false, true, true};
    };
  }

  /** Whether it is a value that is known now. */
  private static boolean isKnown(Expression expression) {
    return Expressions.isLiteral(expression) && Expressions.literalValue(expression) != null;
  }

  private static Expression ofInts(Boolean[] results, Expression left, Expression right) {
    if (isKnown(right)) {
      int known = (Integer) Expressions.literalValue(right);
      return (row, execution) -> {
        Integer a = (Integer) left.value(row, execution);
        return a == null ? null : results[Integer.compare(a, known) + 1];
      };
    }
    return (row, execution) -> {
      Integer a = (Integer) left.value(row, execution);
      Integer b = (Integer) right.value(row, execution);
      return a == null || b == null ? null : results[Integer.compare(a, b) + 1];
    };
  }

  private static Expression ofLongs(Boolean[] results, Expression left, Expression right) {
    if (isKnown(right)) {
      long known = (Long) Expressions.literalValue(right);
      return (row, execution) -> {
        Long a = (Long) left.value(row, execution);
        return a == null ? null : results[Long.compare(a, known) + 1];
      };
    }
    return (row, execution) -> {
      Long a = (Long) left.value(row, execution);
      Long b = (Long) right.value(row, execution);
      return a == null || b == null ? null : results[Long.compare(a, b) + 1];
    };
  }

  /** Texts are equal just if Java says so, which is known sooner than their order. */
  private static Expression ofTexts(boolean ifEqual, Expression left, Expression right) {
    return (row, execution) -> {
      Object a = left.value(row, execution);
      Object b = right.value(row, execution);
      return a == null || b == null ? null : (Boolean) (a.equals(b) == ifEqual);
    };
  }

  private static Expression byOrder(
      Boolean[] results, Comparator<Object> order, Expression left, Expression right) {
    return (row, execution) -> {
      Object a = left.value(row, execution);
      Object b = right.value(row, execution);
      return a == null || b == null ? null : results[Integer.signum(order.compare(a, b)) + 1];
    };
  }

  /** {@code left IS DISTINCT FROM right}: NULL is like NULL; never unknown. */
  public static Expression isDistinctFrom(SqlType type, Expression left, Expression right) {
    return Logic.not(isNotDistinctFrom(type, left, right));
  }

  /** {@code left IS NOT DISTINCT FROM right}: NULL is like NULL; never unknown. */
  public static Expression isNotDistinctFrom(SqlType type, Expression left, Expression right) {
    Comparator<Object> order = Order.of(type);
    return (row, execution) -> {
      Object a = left.value(row, execution);
      Object b = right.value(row, execution);
      return a == null || b == null ? a == b : order.compare(a, b) == 0;
    };
  }

  /** {@code argument BETWEEN lower AND upper}. */
  public static Expression between(
      SqlType type, Expression argument, Expression lower, Expression upper) {
    return Logic.and(
        List.of(
            compare(Operator.GREATER_OR_EQUAL, type, argument, lower),
            compare(Operator.LESS_OR_EQUAL, type, argument, upper)));
  }
}
