package dev.tidepool.sql.frontend;

import dev.tidepool.sql.expression.Arithmetic;
import dev.tidepool.sql.expression.Casts;
import dev.tidepool.sql.expression.Comparisons;
import dev.tidepool.sql.expression.Conditionals;
import dev.tidepool.sql.expression.DateField;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Logic;
import dev.tidepool.sql.expression.TimeFunctions;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate.Operator;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Turns calls of operators and functions into expressions. <b>Threads:</b> one. */
final class CallTranslator {
  private final SearchTranslator searches;
  private final RexTranslator values;
  private final FunctionTranslator functions;
  private final TimeTranslator times;

  CallTranslator(RexBuilder rexBuilder, RexTranslator values) {
    this.values = values;
    this.searches = new SearchTranslator(rexBuilder, values);
    this.functions = new FunctionTranslator(values);
    this.times = new TimeTranslator(values);
  }

  Expression translate(RexCall call) {
    if (call.getOperator() instanceof Subquery) {
      return values.subquery(call);
    }
    Expression ofTime = times.translate(call);
    if (ofTime != null) {
      return ofTime;
    }
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case AND -> Logic.and(values.translate(operands));
      case OR -> Logic.or(values.translate(operands));
      case NOT -> Logic.not(operand(call, 0));
      case IS_NULL, IS_UNKNOWN -> Logic.isNull(operand(call, 0));
      case IS_NOT_NULL -> Logic.isNotNull(operand(call, 0));
      case IS_TRUE -> Logic.isTrue(operand(call, 0));
      case IS_NOT_TRUE -> Logic.isNotTrue(operand(call, 0));
      case IS_FALSE -> Logic.isFalse(operand(call, 0));
      case IS_NOT_FALSE -> Logic.isNotFalse(operand(call, 0));
      case EQUALS -> compare(Operator.EQUAL, call);
      case NOT_EQUALS -> compare(Operator.NOT_EQUAL, call);
      case LESS_THAN -> compare(Operator.LESS, call);
      case LESS_THAN_OR_EQUAL -> compare(Operator.LESS_OR_EQUAL, call);
      case GREATER_THAN -> compare(Operator.GREATER, call);
      case GREATER_THAN_OR_EQUAL -> compare(Operator.GREATER_OR_EQUAL, call);
      case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> distinct(call);
      case SEARCH -> searches.translate(call);
      case CASE -> caseOf(call);
      case COALESCE -> Conditionals.coalesce(operandsAs(call, Types.of(call.getType())));
      case PLUS, MINUS, TIMES, DIVIDE, MOD, MINUS_PREFIX, PLUS_PREFIX -> arithmetic(call);
      case CAST, SAFE_CAST -> cast(call);
      default -> functions.translate(call);
    };
  }

  private Expression operand(RexCall call, int index) {
    return values.translate(call.getOperands().get(index));
  }

  private List<Expression> operandsAs(RexCall call, SqlType type) {
    return call.getOperands().stream().map(operand -> values.translateAs(operand, type)).toList();
  }

  private Expression compare(Operator operator, RexCall call) {
    SqlType type = Conversions.commonType(call);
    List<Expression> sides = operandsAs(call, type);
    return Comparisons.compare(operator, type, sides.get(0), sides.get(1));
  }

  private Expression distinct(RexCall call) {
    SqlType type = Conversions.commonType(call);
    List<Expression> sides = operandsAs(call, type);
    return call.getKind() == SqlKind.IS_DISTINCT_FROM
        ? Comparisons.isDistinctFrom(type, sides.get(0), sides.get(1))
        : Comparisons.isNotDistinctFrom(type, sides.get(0), sides.get(1));
  }

  private Expression caseOf(RexCall call) {
    SqlType type = Types.of(call.getType());
    List<RexNode> operands = call.getOperands();
    List<Expression> conditions = new ArrayList<>();
    List<Expression> results = new ArrayList<>();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      conditions.add(values.translate(operands.get(i)));
      results.add(values.translateAs(operands.get(i + 1), type));
    }
    Expression otherwise = values.translateAs(operands.get(operands.size() - 1), type);
    return Conditionals.caseOf(conditions, results, otherwise);
  }

  private Expression arithmetic(RexCall call) {
    SqlType type = Types.of(call.getType());
    if (call.getKind() == SqlKind.MOD) {
      SqlType wide = Conversions.commonType(call);
      List<Expression> sides = operandsAs(call, wide);
      Expression rest = Arithmetic.modulo(wide, sides.get(0), sides.get(1));
      return Casts.cast(wide, type, rest);
    }
    List<Expression> sides = operandsAs(call, type);
    return switch (call.getKind()) {
      case PLUS -> Arithmetic.add(type, sides.get(0), sides.get(1));
      case MINUS -> Arithmetic.subtract(type, sides.get(0), sides.get(1));
      case TIMES -> Arithmetic.multiply(type, sides.get(0), sides.get(1));
      case DIVIDE -> Arithmetic.divide(type, sides.get(0), sides.get(1));
      case MINUS_PREFIX -> Arithmetic.negate(type, sides.get(0));
      default -> sides.get(0);
    };
  }

  private Expression cast(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    SqlType from = Types.of(operand.getType());
    SqlType to = Types.of(call.getType());
    Expression value = values.translate(operand);
    if (call.getKind() == SqlKind.SAFE_CAST) {
      return Casts.tryCast(from, to, value);
    }
    Expression cast = from.equals(to) ? value : Casts.cast(from, to, value);
    return Types.isUnbounded(call.getType()) ? cast : cut(cast, call.getType());
  }

  /** With no more characters, digits or parts of a second than the type has. */
  private static Expression cut(Expression value, RelDataType type) {
    return switch (Types.of(type).scalar()) {
      case DECIMAL -> Casts.toScale(value, type.getPrecision(), type.getScale());
      case STRING -> Casts.toLength(value, type.getPrecision());
      case TIMESTAMP ->
          TimeFunctions.floor(
              type.getPrecision() == 0 ? DateField.SECOND : DateField.MILLISECOND,
              SqlType.TIMESTAMP,
              value);
      default -> value;
    };
  }
}
