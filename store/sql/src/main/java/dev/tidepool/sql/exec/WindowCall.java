package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Expression;
import java.util.List;

/**
 * A function over a window, or an aggregate over its frame.
 *
 * @param function null for an aggregate
 * @param arguments of the function
 * @param ignoresNulls whether rows for which the first argument is NULL do not count: LAG, LEAD and
 *     the values of a frame
 * @param aggregate null for a function
 */
public record WindowCall(
    WindowFunction function,
    List<Expression> arguments,
    boolean ignoresNulls,
    AggregateCall aggregate) {
  public WindowCall {
    arguments = List.copyOf(arguments);
  }

  /** A function. */
  public static WindowCall of(WindowFunction function, List<Expression> arguments) {
    return new WindowCall(function, arguments, false, null);
  }

  /** An aggregate. */
  public static WindowCall of(AggregateCall aggregate) {
    return new WindowCall(null, List.of(), false, aggregate);
  }

  /** The same with IGNORE NULLS. */
  public WindowCall ignoringNulls() {
    return new WindowCall(function, arguments, true, aggregate);
  }

  /** The argument of that index, or null. */
  Expression argument(int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }
}
