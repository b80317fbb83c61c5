package dev.tidepool.sql.frontend;

import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.calcite.rex.RexLiteral;

/**
 * Comparisons of whole numbers with numbers that no whole number of the type is: above 1.5 is above
 * 1, and all are below what is too large. NULL stays unknown. <b>Threads:</b> any.
 */
final class WholeNumbers {
  private WholeNumbers() {}

  /** The same comparison with a value of the column's type, or null if it is no such comparison. */
  static Comparison compare(ColumnExpressions.Typed column, Operator operator, RexLiteral literal) {
    if (!Conversions.isWholeNumber(column.type()) || literal.isNull()) {
      return null;
    }
    Object value = Literals.value(literal);
    if (!(value instanceof Number number) || value instanceof Double d && !Double.isFinite(d)) {
      return null;
    }
    BigDecimal bound = Operands.decimal(number);
    boolean isInt = column.type().equals(SqlType.INT);
    BigDecimal smallest = BigDecimal.valueOf(isInt ? Integer.MIN_VALUE : Long.MIN_VALUE);
    BigDecimal largest = BigDecimal.valueOf(isInt ? Integer.MAX_VALUE : Long.MAX_VALUE);
    boolean isAbove = bound.compareTo(largest) > 0;
    if (isAbove || bound.compareTo(smallest) < 0 || isEquality(operator)) {
      return isTrueOfAll(operator, isAbove)
          ? comparison(column, Operator.LESS_OR_EQUAL, largest)
          : comparison(column, Operator.GREATER, largest);
    }
    boolean isBelowWhole = operator == Operator.GREATER || operator == Operator.LESS_OR_EQUAL;
    RoundingMode mode = isBelowWhole ? RoundingMode.FLOOR : RoundingMode.CEILING;
    return comparison(column, operator, bound.setScale(0, mode));
  }

  private static boolean isEquality(Operator operator) {
    return operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
  }

  /** Of a number beyond the type on one side, or of one that is not equal to any of the type. */
  private static boolean isTrueOfAll(Operator operator, boolean isAbove) {
    return switch (operator) {
      case EQUAL -> false;
      case NOT_EQUAL -> true;
      case LESS, LESS_OR_EQUAL -> isAbove;
      case GREATER, GREATER_OR_EQUAL -> !isAbove;
    };
  }

  private static Comparison comparison(
      ColumnExpressions.Typed column, Operator operator, BigDecimal number) {
    Object value =
        column.type().equals(SqlType.INT)
            ? (Object) number.intValueExact()
            : (Object) number.longValueExact();
    return new Comparison(column.expression(), operator, new Operand.Literal(value));
  }
}
