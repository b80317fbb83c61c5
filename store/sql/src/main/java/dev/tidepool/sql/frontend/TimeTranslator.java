package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.expression.Arithmetic;
import dev.tidepool.sql.expression.DateField;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.expression.TimeFunctions;
import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Dates, timestamps and intervals. An interval is a BIGINT inside of an expression: months, or
 * milliseconds, as Calcite has them; results cannot have one.
 */
final class TimeTranslator {
  private final RexTranslator values;

  TimeTranslator(RexTranslator values) {
    this.values = values;
  }

  /** The expression, or null if the call has nothing to do with time. */
  Expression translate(RexCall call) {
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case PLUS, MINUS -> sum(call);
      case TIMES, DIVIDE, MINUS_PREFIX -> isInterval(call.getType()) ? interval(call) : null;
      case REINTERPRET -> values.translate(operands.get(0));
      case CAST -> isInterval(operands.get(0).getType()) ? values.translate(operands.get(0)) : null;
      case EXTRACT ->
          TimeFunctions.extract(
              field(operands.get(0)), type(operands.get(1)), values.translate(operands.get(1)));
      case FLOOR ->
          operands.size() == 2
              ? TimeFunctions.floor(
                  field(operands.get(1)), type(operands.get(0)), values.translate(operands.get(0)))
              : null;
      case CEIL ->
          operands.size() == 2
              ? TimeFunctions.ceil(
                  field(operands.get(1)), type(operands.get(0)), values.translate(operands.get(0)))
              : null;
      default -> byName(call);
    };
  }

  private Expression byName(RexCall call) {
    return switch (call.getOperator().getName()) {
      case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP" -> TimeFunctions.currentTimestamp();
      case "CURRENT_DATE" -> TimeFunctions.currentDate();
      case "DATE_TRUNC" -> {
        RexNode time = call.getOperands().get(1);
        yield TimeFunctions.floor(
            named(call.getOperands().get(0)), type(time), values.translate(time));
      }
      default -> null;
    };
  }

  static boolean isInterval(RelDataType type) {
    return SqlTypeUtil.isInterval(type);
  }

  private static SqlType type(RexNode node) {
    return Types.of(node.getType());
  }

  private static DateField field(RexNode flag) {
    TimeUnitRange unit = ((RexLiteral) flag).getValueAs(TimeUnitRange.class);
    return field(unit == null ? "?" : unit.name());
  }

  private static DateField named(RexNode text) {
    if (text instanceof RexLiteral literal && literal.getValueAs(String.class) != null) {
      return field(literal.getValueAs(String.class).toUpperCase(Locale.ROOT));
    }
    throw new SqlException(Code.UNSUPPORTED, "DATE_TRUNC takes the name of a unit, in quotes");
  }

  private static DateField field(String name) {
    try {
      return DateField.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new SqlException(Code.UNSUPPORTED, "the unit of time " + name + " is not supported");
    }
  }

  // ---- sums ------------------------------------------------------------------------------------

  /** Time and interval, two times, or two intervals; null if these are numbers. */
  private Expression sum(RexCall call) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    boolean isPlus = call.getKind() == SqlKind.PLUS;
    if (SqlTypeUtil.isDatetime(left.getType()) && isInterval(right.getType())) {
      return shifted(call, left, right, isPlus);
    }
    if (isPlus && isInterval(left.getType()) && SqlTypeUtil.isDatetime(right.getType())) {
      return shifted(call, right, left, true);
    }
    if (SqlTypeUtil.isDatetime(left.getType()) && SqlTypeUtil.isDatetime(right.getType())) {
      return TimeFunctions.difference(
          unit(call.getType()),
          SqlType.TIMESTAMP,
          values.translateAs(right, SqlType.TIMESTAMP),
          values.translateAs(left, SqlType.TIMESTAMP));
    }
    return isInterval(call.getType()) ? interval(call) : null;
  }

  private Expression shifted(RexCall call, RexNode time, RexNode interval, boolean isPlus) {
    SqlType type = type(call);
    Expression count = interval(interval);
    Expression signed = isPlus ? count : Arithmetic.negate(SqlType.BIGINT, count);
    DateField unit = unit(interval.getType());
    Expression from = values.translateAs(time, type);
    if (type.equals(SqlType.DATE) && unit == DateField.MILLISECOND) {
      long millisPerDay = 86_400_000L;
      Expression days =
          Arithmetic.divide(SqlType.BIGINT, signed, Expressions.literal(millisPerDay));
      return TimeFunctions.plus(DateField.DAY, type, from, days);
    }
    return TimeFunctions.plus(unit, type, from, signed);
  }

  /** What an interval of that type counts. */
  private static DateField unit(RelDataType interval) {
    return interval.getSqlTypeName().isYearMonth() ? DateField.MONTH : DateField.MILLISECOND;
  }

  /** An interval as a BIGINT. */
  private Expression interval(RexNode node) {
    if (node instanceof RexLiteral literal) {
      BigDecimal value = literal.getValueAs(BigDecimal.class);
      return Expressions.literal(value == null ? null : value.longValueExact());
    }
    if (node instanceof RexCall call && isInterval(call.getType())) {
      List<Expression> sides = call.getOperands().stream().map(this::number).toList();
      switch (call.getKind()) {
        case TIMES:
          return Arithmetic.multiply(SqlType.BIGINT, sides.get(0), sides.get(1));
        case DIVIDE:
          return Arithmetic.divide(SqlType.BIGINT, sides.get(0), sides.get(1));
        case PLUS:
          return Arithmetic.add(SqlType.BIGINT, sides.get(0), sides.get(1));
        case MINUS:
          return Arithmetic.subtract(SqlType.BIGINT, sides.get(0), sides.get(1));
        case MINUS_PREFIX:
          return Arithmetic.negate(SqlType.BIGINT, sides.get(0));
        case CAST, REINTERPRET:
          return sides.get(0);
        default:
          break;
      }
    }
    throw new SqlException(Code.UNSUPPORTED, "this kind of interval is not supported");
  }

  private Expression number(RexNode node) {
    return isInterval(node.getType()) ? interval(node) : values.translateAs(node, SqlType.BIGINT);
  }
}
