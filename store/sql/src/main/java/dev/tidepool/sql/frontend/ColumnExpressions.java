package dev.tidepool.sql.frontend;

import dev.tidepool.sql.plan.TableAccess;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.schema.IndexPart.Function;
import dev.tidepool.table.schema.TableSchema;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Which values are columns of a table, or functions of them that an index can have and that mean
 * the same there. TRIM is not: in SQL it takes away spaces, there all white space. Nor is ABS of
 * integers, which here fails for the smallest.
 */
final class ColumnExpressions {
  private final TableAccess access;

  ColumnExpressions(TableAccess access) {
    this.access = access;
  }

  /** A column expression and the type of its values. */
  record Typed(ColumnExpression expression, SqlType type) {}

  /** What {@code node} is, or null. */
  Typed of(RexNode node) {
    if (node instanceof RexInputRef input) {
      int column = access.column(input.getIndex());
      return new Typed(ColumnExpression.of(column), typeOf(column));
    }
    if (!(node instanceof RexCall call) || call.getOperands().isEmpty()) {
      return null;
    }
    if (call.getKind() == SqlKind.CAST) {
      Typed inner = of(call.getOperands().get(0));
      return inner != null && isSameValue(call, inner.type) ? inner : null;
    }
    return function(call);
  }

  /**
   * What {@code node} is if it is compared with a number: the same, but a whole number may have
   * been cast to a wider type, which changes nothing for a comparison.
   */
  Typed compared(RexNode node) {
    if (node.getKind() == SqlKind.CAST) {
      Typed inner = compared(((RexCall) node).getOperands().get(0));
      if (inner != null && isLossless(inner.type, node.getType())) {
        return inner;
      }
    }
    return of(node);
  }

  private static boolean isLossless(SqlType from, RelDataType to) {
    SqlType wide = Types.of(to);
    boolean fits =
        !wide.equals(SqlType.DECIMAL)
            || to.getPrecision() - to.getScale() >= (from.equals(SqlType.INT) ? 10 : 19);
    return Conversions.isWholeNumber(from) && Operands.isWidening(from, wide) && fits;
  }

  private SqlType typeOf(int column) {
    TableSchema schema = access.relation().schema();
    return SqlType.of(schema.column(column).type());
  }

  /** Whether a cast only says that there is no NULL, or that a text may be of any length. */
  private static boolean isSameValue(RexCall cast, SqlType type) {
    return Types.of(cast.getType()).equals(type) && Types.isUnbounded(cast.getType());
  }

  private Typed function(RexCall call) {
    Typed first = of(call.getOperands().get(0));
    switch (call.getOperator().getName()) {
      case "LOWER":
        return ofText(first, Function.LOWER, 0);
      case "UPPER":
        return ofText(first, Function.UPPER, 0);
      case "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH":
        return ofText(first, Function.LENGTH, 0);
      case "LEFT":
        return call.getOperands().size() == 2 ? prefix(first, call.getOperands().get(1)) : null;
      case "SUBSTRING":
        return call.getOperands().size() == 3 && Integer.valueOf(1).equals(integer(call, 1))
            ? prefix(first, call.getOperands().get(2))
            : null;
      case "ABS":
        return first != null && isFractional(first.type) ? of(first, Function.ABS, 0) : null;
      case "EXTRACT":
        return extract(call);
      case "FLOOR":
        return floor(call, first);
      default:
        return null;
    }
  }

  private static boolean isFractional(SqlType type) {
    return type.equals(SqlType.DOUBLE) || type.equals(SqlType.DECIMAL);
  }

  private static Typed ofText(Typed text, Function function, int argument) {
    return text != null && text.type.equals(SqlType.STRING) ? of(text, function, argument) : null;
  }

  /** Functions of functions are not for indexes. */
  private static Typed of(Typed column, Function function, int argument) {
    if (!column.expression.isColumn()) {
      return null;
    }
    SqlType type =
        switch (function) {
          case LENGTH -> SqlType.INT;
          case YEAR, MONTH -> SqlType.BIGINT;
          default -> column.type;
        };
    return new Typed(new ColumnExpression(column.expression.column(), function, argument), type);
  }

  private static Typed prefix(Typed text, RexNode length) {
    Integer count = length instanceof RexLiteral literal ? integer(literal) : null;
    return count == null || count < 1 ? null : ofText(text, Function.PREFIX, count);
  }

  private static Integer integer(RexCall call, int index) {
    return call.getOperands().get(index) instanceof RexLiteral literal ? integer(literal) : null;
  }

  private static Integer integer(RexLiteral literal) {
    return Literals.value(literal) instanceof Integer number ? number : null;
  }

  private Typed extract(RexCall call) {
    Typed timestamp = of(call.getOperands().get(1));
    if (timestamp == null || !timestamp.type.equals(SqlType.TIMESTAMP)) {
      return null;
    }
    return switch (unit(call, 0)) {
      case YEAR -> of(timestamp, Function.YEAR, 0);
      case MONTH -> of(timestamp, Function.MONTH, 0);
      default -> null;
    };
  }

  private static Typed floor(RexCall call, Typed timestamp) {
    boolean isDay =
        call.getOperands().size() == 2
            && timestamp != null
            && timestamp.type.equals(SqlType.TIMESTAMP)
            && unit(call, 1) == TimeUnitRange.DAY;
    return isDay ? of(timestamp, Function.DAY, 0) : null;
  }

  private static TimeUnitRange unit(RexCall call, int index) {
    return ((RexLiteral) call.getOperands().get(index)).getValueAs(TimeUnitRange.class);
  }
}
