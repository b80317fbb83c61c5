package dev.tidepool.sql.frontend;

import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Turns conditions into what a table decides itself, with the same three-valued logic. A condition
 * that is not of that kind, or that compares with what is not exactly a value of the column's type,
 * gives null and is left to an operator above.
 *
 * <p><b>Threads:</b> one.
 */
final class PredicateTranslator {
  private final RexBuilder rexBuilder;
  private final ColumnExpressions columns;
  private final Operands operands;

  PredicateTranslator(RexBuilder rexBuilder, ColumnExpressions columns, Operands operands) {
    this.rexBuilder = rexBuilder;
    this.columns = columns;
    this.operands = operands;
  }

  /**
   * One of several conditions that all have to be true, or null. Whether it is false or unknown
   * makes no difference here.
   */
  Predicate conjunct(RexNode condition) {
    RexNode inner = condition;
    while (inner.getKind() == SqlKind.IS_TRUE) {
      inner = ((RexCall) inner).getOperands().get(0);
    }
    int mark = operands.mark();
    Predicate predicate = translate(inner);
    if (predicate == null) {
      operands.reset(mark);
    }
    return predicate;
  }

  private Predicate translate(RexNode condition) {
    if (condition instanceof RexLiteral literal) {
      return new Predicate.Constant((Boolean) Literals.value(literal));
    }
    return switch (condition.getKind()) {
      case AND -> all((RexCall) condition, true);
      case OR -> all((RexCall) condition, false);
      case NOT -> not(translate(operand(condition, 0)));
      case EQUALS -> comparison((RexCall) condition, Operator.EQUAL);
      case NOT_EQUALS -> comparison((RexCall) condition, Operator.NOT_EQUAL);
      case LESS_THAN -> comparison((RexCall) condition, Operator.LESS);
      case LESS_THAN_OR_EQUAL -> comparison((RexCall) condition, Operator.LESS_OR_EQUAL);
      case GREATER_THAN -> comparison((RexCall) condition, Operator.GREATER);
      case GREATER_THAN_OR_EQUAL -> comparison((RexCall) condition, Operator.GREATER_OR_EQUAL);
      case IS_NULL -> isNull(operand(condition, 0));
      case IS_NOT_NULL -> not(isNull(operand(condition, 0)));
      case LIKE -> like((RexCall) condition);
      case SEARCH -> translate(RexUtil.expandSearch(rexBuilder, null, condition));
      default -> other(condition);
    };
  }

  private static RexNode operand(RexNode call, int index) {
    return ((RexCall) call).getOperands().get(index);
  }

  private static Predicate not(Predicate part) {
    return part == null ? null : new Predicate.Not(part);
  }

  private Predicate all(RexCall call, boolean isAnd) {
    List<Predicate> parts = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      Predicate part = translate(operand);
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    return isAnd ? new Predicate.And(parts) : or(parts);
  }

  /** {@code a = 1 OR a = 2} is {@code a IN (1, 2)}. */
  private static Predicate or(List<Predicate> parts) {
    List<Operand> values = new ArrayList<>();
    ColumnExpression compared = null;
    for (Predicate part : parts) {
      if (!(part instanceof Comparison comparison)
          || comparison.operator() != Operator.EQUAL
          || compared != null && !compared.equals(comparison.expression())) {
        return new Predicate.Or(parts);
      }
      compared = comparison.expression();
      values.add(comparison.operand());
    }
    return new Predicate.In(compared, values);
  }

  private Predicate comparison(RexCall call, Operator operator) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    Predicate predicate = comparison(left, operator, right);
    return predicate == null ? comparison(right, reversed(operator), left) : predicate;
  }

  private Predicate comparison(RexNode left, Operator operator, RexNode right) {
    ColumnExpressions.Typed column =
        right instanceof RexLiteral ? columns.compared(left) : columns.of(left);
    if (column == null || column.type().isArray()) {
      return null;
    }
    Operand operand = operands.of(right, column.type());
    if (operand != null) {
      return new Comparison(column.expression(), operator, operand);
    }
    return right instanceof RexLiteral literal
        ? WholeNumbers.compare(column, operator, literal)
        : null;
  }

  private static Operator reversed(Operator operator) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL -> operator;
      case LESS -> Operator.GREATER;
      case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
      case GREATER -> Operator.LESS;
      case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
    };
  }

  private Predicate isNull(RexNode node) {
    ColumnExpressions.Typed column = columns.of(node);
    return column == null ? null : new Predicate.IsNull(column.expression());
  }

  private Predicate like(RexCall call) {
    ColumnExpressions.Typed column = columns.of(call.getOperands().get(0));
    if (column == null
        || !column.type().equals(SqlType.STRING)
        || !call.getOperator().getName().equals("LIKE")) {
      return null;
    }
    char escape = 0;
    if (call.getOperands().size() > 2) {
      String text =
          call.getOperands().get(2) instanceof RexLiteral literal
              ? (String) Literals.value(literal)
              : null;
      if (text == null || text.length() != 1) {
        return null;
      }
      escape = text.charAt(0);
    }
    Operand pattern = operands.of(call.getOperands().get(1), SqlType.STRING);
    return pattern == null ? null : new Predicate.Like(column.expression(), pattern, escape);
  }

  private Predicate contains(RexNode array, RexNode element) {
    ColumnExpressions.Typed column = columns.of(array);
    if (column == null || !column.type().isArray()) {
      return null;
    }
    Operand operand = operands.of(element, column.type().element());
    return operand == null ? null : new Predicate.Contains(column.expression().column(), operand);
  }

  private Predicate other(RexNode condition) {
    ColumnExpressions.Typed column = columns.of(condition);
    if (column != null && column.type().equals(SqlType.BOOLEAN)) {
      return new Comparison(column.expression(), Operator.EQUAL, new Operand.Literal(Boolean.TRUE));
    }
    if (!(condition instanceof RexCall call) || call.getOperands().size() != 2) {
      return null;
    }
    if (call.getOperator() instanceof ArrayQuantifier quantifier) {
      return quantifier.isOfAll() || quantifier.comparison() != SqlKind.EQUALS
          ? null
          : contains(call.getOperands().get(1), call.getOperands().get(0));
    }
    return switch (call.getOperator().getName()) {
      case "ARRAY_CONTAINS" -> contains(call.getOperands().get(0), call.getOperands().get(1));
      case "STARTS_WITH", "STARTSWITH" ->
          startsWith(call.getOperands().get(0), call.getOperands().get(1));
      default -> null;
    };
  }

  private Predicate startsWith(RexNode text, RexNode prefix) {
    ColumnExpressions.Typed column = columns.of(text);
    if (column == null || !column.type().equals(SqlType.STRING)) {
      return null;
    }
    Operand operand = operands.of(prefix, SqlType.STRING);
    return operand == null ? null : new Predicate.StartsWith(column.expression(), operand);
  }
}
