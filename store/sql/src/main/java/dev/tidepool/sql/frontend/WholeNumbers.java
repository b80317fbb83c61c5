package dev.tidepool.sql.frontend;

import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Comparisons of whole numbers with numbers that are no value of their type: above 1.5 is above 1,
 * and whatever is asked of a number beyond all of them has one answer for all. <b>Threads:</b> any.
 */
final class WholeNumbers {
  private WholeNumbers() {}

  /** Whether {@code type} is one of whole numbers. */
  static boolean isOne(SqlType type) {
    return Conversions.isWholeNumber(type);
  }

  /**
   * The comparison of a column of whole numbers with {@code number}, which is none of its type;
   * null if {@code number} is not exact. It is unknown for NULL, as any comparison is.
   */
  static Comparison comparison(ColumnExpressions.Typed column, Operator operator, Object number) {
    if (!(number instanceof BigDecimal || number instanceof Long || number instanceof Integer)) {
      return null;
    }
    BigDecimal exact = new BigDecimal(number.toString());
    return switch (operator) {
      case EQUAL -> forAll(column, false);
      case NOT_EQUAL -> forAll(column, true);
      case GREATER, LESS_OR_EQUAL -> range(column, operator, exact, RoundingMode.FLOOR);
      case GREATER_OR_EQUAL, LESS -> range(column, operator, exact, RoundingMode.CEILING);
    };
  }

  private static Comparison range(
      ColumnExpressions.Typed column, Operator operator, BigDecimal number, RoundingMode mode) {
    Object whole = Operands.exactly(number.setScale(0, mode), column.type());
    if (whole != null) {
      return new Comparison(column.expression(), operator, new Operand.Literal(whole));
    }
    boolean isAboveAll = number.signum() > 0;
    boolean asksForLess = operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL;
    return forAll(column, isAboveAll == asksForLess);
  }

  /** What is true, or false, of each number that there is. */
  private static Comparison forAll(ColumnExpressions.Typed column, boolean holds) {
    Object least =
        column.type().equals(SqlType.INT) ? (Object) Integer.MIN_VALUE : (Object) Long.MIN_VALUE;
    return new Comparison(
        column.expression(),
        holds ? Operator.GREATER_OR_EQUAL : Operator.LESS,
        new Operand.Literal(least));
  }
}
