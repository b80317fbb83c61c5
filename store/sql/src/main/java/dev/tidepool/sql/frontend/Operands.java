package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.sql.type.SqlType.Scalar;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.QueryLimits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Turns values that do not depend on a row into operands of a request: literals, parameters, and
 * further parameters for what is computed when the scan is opened, such as {@code
 * CURRENT_TIMESTAMP} or a column of an outer query.
 *
 * <p><b>Threads:</b> one.
 */
final class Operands {
  private final List<Object> known;
  private final BiFunction<RexNode, SqlType, Expression> translate;
  private final List<Expression> values = new ArrayList<>();
  private final List<Object> knownValues = new ArrayList<>();

  /**
   * @param known the parameters of the request so far, as {@code TableAccess} knows them
   * @param translate from a node without columns to an expression
   */
  Operands(List<Object> known, BiFunction<RexNode, SqlType, Expression> translate) {
    this.known = known;
    this.translate = translate;
  }

  /** The values that are to be computed. */
  List<Expression> values() {
    return values;
  }

  /** What they are as far as it is known now, else null. */
  List<Object> known() {
    return knownValues;
  }

  /** How many values there are so far, for {@link #reset}. */
  int mark() {
    return values.size();
  }

  /** Forgets values, whose condition is not asked for after all. */
  void reset(int mark) {
    values.subList(mark, values.size()).clear();
    knownValues.subList(mark, knownValues.size()).clear();
  }

  /** {@code node} as a value of a column of {@code type}, or null if it is not exactly one. */
  Operand of(RexNode node, SqlType type) {
    RexNode value = withoutWidening(node);
    if (value instanceof RexLiteral literal) {
      return literal(literal, type);
    }
    if (!isWidening(Types.of(value.getType()), type) || !isIndependent(value)) {
      return null;
    }
    if (value instanceof RexDynamicParam parameter) {
      return new Operand.Parameter(parameter.getIndex());
    }
    Expression expression = translate.apply(value, type);
    values.add(expression);
    knownValues.add(known(value, expression));
    return new Operand.Parameter(known.size() + values.size() - 1);
  }

  /** What {@code node} is if it depends on nothing but parameters whose values are known. */
  private Object known(RexNode node, Expression expression) {
    if (!dependsOnKnown(node)) {
      return null;
    }
    try {
      return expression.value(null, new Execution(known.toArray(), QueryLimits.defaults(), 0, 0));
    } catch (SqlException e) {
      return null; // it will fail again when it is executed
    }
  }

  private boolean dependsOnKnown(RexNode node) {
    if (node instanceof RexDynamicParam parameter) {
      return known.get(parameter.getIndex()) != null;
    }
    return node instanceof RexLiteral
        || node instanceof RexCall call
            && !call.getOperator().isDynamicFunction()
            && !(call.getOperator() instanceof Subquery)
            && call.getOperands().stream().allMatch(this::dependsOnKnown);
  }

  /** Casts of literals and parameters to a wider type change nothing for a request. */
  private static RexNode withoutWidening(RexNode node) {
    if (node.getKind() == SqlKind.CAST && Types.isUnbounded(node.getType())) {
      RexNode inner = ((RexCall) node).getOperands().get(0);
      boolean isPlain = inner instanceof RexLiteral || inner instanceof RexDynamicParam;
      if (isPlain && isWidening(Types.of(inner.getType()), Types.of(node.getType()))) {
        return inner;
      }
    }
    return node;
  }

  private static Operand literal(RexLiteral literal, SqlType type) {
    if (literal.isNull()) {
      return new Operand.Literal(null);
    }
    Object value = Literals.value(literal);
    SqlType own = Types.of(literal.getType());
    if (own.equals(type)) {
      return new Operand.Literal(value);
    }
    if (!isNumber(own) || !isNumber(type)) {
      return null;
    }
    Object exact = exactly(value, type);
    return exact == null ? null : new Operand.Literal(exact);
  }

  /** The same number as a value of {@code type}, or null if there is none. */
  private static Object exactly(Object value, SqlType type) {
    if (value instanceof Double d && !Double.isFinite(d)) {
      return null;
    }
    BigDecimal number = decimal((Number) value);
    try {
      return switch (type.scalar()) {
        case INT -> number.intValueExact();
        case BIGINT -> number.longValueExact();
        case DECIMAL -> value instanceof Double ? null : number;
        case DOUBLE -> exactDouble(number);
        default -> null;
      };
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** The same number; {@code value} is finite. */
  static BigDecimal decimal(Number value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    return value instanceof Double
        ? new BigDecimal(value.doubleValue())
        : BigDecimal.valueOf(value.longValue());
  }

  private static Double exactDouble(BigDecimal number) {
    double nearest = number.doubleValue();
    boolean isExact = Double.isFinite(nearest) && new BigDecimal(nearest).compareTo(number) == 0;
    return isExact ? nearest : null;
  }

  private static boolean isNumber(SqlType type) {
    return switch (type.scalar()) {
      case INT, BIGINT, DOUBLE, DECIMAL -> !type.isArray();
      default -> false;
    };
  }

  /** Whether each value of one type is also one of the other, and compares the same. */
  static boolean isWidening(SqlType from, SqlType to) {
    if (from.equals(to)) {
      return true;
    }
    if (from.isArray() || to.isArray()) {
      return false;
    }
    return switch (to.scalar()) {
      case BIGINT -> from.scalar() == Scalar.INT;
      case DECIMAL -> from.scalar() == Scalar.INT || from.scalar() == Scalar.BIGINT;
      case DOUBLE -> from.scalar() == Scalar.INT;
      default -> false;
    };
  }

  /** Whether a value is the same for all rows of the table. */
  private static boolean isIndependent(RexNode node) {
    return RelOptUtil.InputFinder.bits(node).isEmpty()
        && RexUtil.isDeterministic(node)
        && !RexOver.containsOver(node);
  }
}
