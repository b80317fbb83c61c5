package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.type.SqlType;
import java.util.List;

/**
 * One aggregate.
 *
 * @param arguments computed of each row
 * @param type of the first argument; {@link SqlType#NULL} if there is none, or it is a tuple
 * @param distinct whether equal values count once
 * @param filter which rows count; null for all
 * @param order in which the rows are taken, for functions to which that matters; empty for the
 *     order they come in
 */
public record AggregateCall(
    AggregateFunction function,
    List<Expression> arguments,
    SqlType type,
    boolean distinct,
    Expression filter,
    List<SortColumn> order) {
  public AggregateCall {
    arguments = List.copyOf(arguments);
    order = List.copyOf(order);
    boolean isCountOfRows = function == AggregateFunction.COUNT && arguments.isEmpty();
    if (!isCountOfRows && arguments.size() != function.argumentCount()) {
      throw new IllegalArgumentException(function + " of " + arguments.size() + " arguments");
    }
    if (isCountOfRows && distinct) {
      throw new IllegalArgumentException("distinct rows");
    }
  }

  /** {@code COUNT(*)}. */
  public static AggregateCall countRows() {
    return new AggregateCall(
        AggregateFunction.COUNT, List.of(), SqlType.NULL, false, null, List.of());
  }

  /** {@code COUNT(a, b, ...)}: rows without NULL in any; distinct, of tuples that differ. */
  public static AggregateCall countOf(List<Key> values) {
    KeyMaker keys = new KeyMaker(values);
    return of(AggregateFunction.COUNT, SqlType.NULL, keys::join);
  }

  /** {@code function(argument)}. */
  public static AggregateCall of(AggregateFunction function, SqlType type, Expression argument) {
    return new AggregateCall(function, List.of(argument), type, false, null, List.of());
  }

  /** The same of distinct values. */
  public AggregateCall ofDistinct() {
    return new AggregateCall(function, arguments, type, true, filter, order);
  }

  /** The same of the rows for which {@code condition} is true. */
  public AggregateCall where(Expression condition) {
    return new AggregateCall(function, arguments, type, distinct, condition, order);
  }

  /** The type of the result. */
  public SqlType resultType() {
    return function.resultType(type);
  }

  /** Whether aggregates of parts of the rows can be merged into that of all. */
  boolean canBeMerged() {
    return function.canBeMerged() && order.isEmpty() && !distinct;
  }
}
