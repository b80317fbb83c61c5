package dev.tidepool.sql.exec;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;

/** Evaluates LIMIT and OFFSET. */
final class RowCounts {
  private RowCounts() {}

  /** How many rows {@code count} says; {@code otherwise} if it is null or NULL. */
  static long of(String what, Expression count, long otherwise, Execution execution) {
    Number number = count == null ? null : (Number) count.value(null, execution);
    if (number == null) {
      return otherwise;
    }
    if (number.longValue() < 0) {
      throw new SqlException(Code.VALUE, what + " is " + number + ", expected a number from 0 on");
    }
    return number.longValue();
  }

  /** About how many rows are left of {@code rowCount}. */
  static double expected(double rowCount, Expression offset, Expression limit) {
    double rest = Math.max(0, rowCount - known(offset, 0));
    return Math.min(rest, known(limit, rest));
  }

  private static double known(Expression count, double otherwise) {
    boolean isKnown =
        count != null
            && Expressions.isLiteral(count)
            && Expressions.literalValue(count) instanceof Number;
    return isKnown ? ((Number) Expressions.literalValue(count)).doubleValue() : otherwise;
  }
}
