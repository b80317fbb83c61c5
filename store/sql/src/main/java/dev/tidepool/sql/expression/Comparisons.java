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
    if (type.isArray()) {
      return byOrder(operator, Order.of(type), left, right);
    }
    return switch (type.scalar()) {
      case INT, DATE -> ofInts(operator, left, right);
      case BIGINT, TIMESTAMP -> ofLongs(operator, left, right);
      case STRING, BOOLEAN -> ofPlain(operator, Order.of(type), left, right);
      default -> byOrder(operator, Order.of(type), left, right);
    };
  }

  private static Expression ofInts(Operator operator, Expression left, Expression right) {
    return switch (operator) {
      case EQUAL -> Strict.of(left, right, (Integer a, Integer b) -> a.intValue() == b);
      case NOT_EQUAL -> Strict.of(left, right, (Integer a, Integer b) -> a.intValue() != b);
      case LESS -> Strict.of(left, right, (Integer a, Integer b) -> a < b);
      case LESS_OR_EQUAL -> Strict.of(left, right, (Integer a, Integer b) -> a <= b);
      case GREATER -> Strict.of(left, right, (Integer a, Integer b) -> a > b);
      case GREATER_OR_EQUAL -> Strict.of(left, right, (Integer a, Integer b) -> a >= b);
    };
  }

  private static Expression ofLongs(Operator operator, Expression left, Expression right) {
    return switch (operator) {
      case EQUAL -> Strict.of(left, right, (Long a, Long b) -> a.longValue() == b);
      case NOT_EQUAL -> Strict.of(left, right, (Long a, Long b) -> a.longValue() != b);
      case LESS -> Strict.of(left, right, (Long a, Long b) -> a < b);
      case LESS_OR_EQUAL -> Strict.of(left, right, (Long a, Long b) -> a <= b);
      case GREATER -> Strict.of(left, right, (Long a, Long b) -> a > b);
      case GREATER_OR_EQUAL -> Strict.of(left, right, (Long a, Long b) -> a >= b);
    };
  }

  /** Of a type whose values are equal just if Java says so. */
  private static Expression ofPlain(
      Operator operator, Comparator<Object> order, Expression left, Expression right) {
    return switch (operator) {
      case EQUAL -> Strict.of(left, right, Object::equals);
      case NOT_EQUAL -> Strict.of(left, right, (Object a, Object b) -> !a.equals(b));
      default -> byOrder(operator, order, left, right);
    };
  }

  private static Expression byOrder(
      Operator operator, Comparator<Object> order, Expression left, Expression right) {
    return switch (operator) {
      case EQUAL -> Strict.of(left, right, (a, b) -> order.compare(a, b) == 0);
      case NOT_EQUAL -> Strict.of(left, right, (a, b) -> order.compare(a, b) != 0);
      case LESS -> Strict.of(left, right, (a, b) -> order.compare(a, b) < 0);
      case LESS_OR_EQUAL -> Strict.of(left, right, (a, b) -> order.compare(a, b) <= 0);
      case GREATER -> Strict.of(left, right, (a, b) -> order.compare(a, b) > 0);
      case GREATER_OR_EQUAL -> Strict.of(left, right, (a, b) -> order.compare(a, b) >= 0);
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
