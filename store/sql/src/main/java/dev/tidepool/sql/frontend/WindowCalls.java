package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.AggregateCall;
import dev.tidepool.sql.exec.AggregateFunction;
import dev.tidepool.sql.exec.Key;
import dev.tidepool.sql.exec.WindowCall;
import dev.tidepool.sql.exec.WindowFrame;
import dev.tidepool.sql.exec.WindowFrame.Bound;
import dev.tidepool.sql.exec.WindowFunction;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;

/** Turns calls over windows, and the frames of windows, into those of the operator. */
final class WindowCalls {
  private static final long MICROS_PER_MILLI = 1000;
  private static final long MILLIS_PER_DAY = 86_400_000;

  private final RexTranslator values;

  WindowCalls(RexTranslator values) {
    this.values = values;
  }

  // ---- calls -----------------------------------------------------------------------------------

  WindowCall translate(RexOver over) {
    WindowFunction function = function(over.getAggOperator().getName());
    if (function == null) {
      return WindowCall.of(aggregate(over));
    }
    WindowCall call = WindowCall.of(function, arguments(function, over));
    return over.ignoreNulls() ? call.ignoringNulls() : call;
  }

  private static WindowFunction function(String name) {
    String upperName = name.toUpperCase(Locale.ROOT);
    for (WindowFunction function : WindowFunction.values()) {
      if (function.name().equals(upperName)) {
        return function;
      }
    }
    return null;
  }

  private List<Expression> arguments(WindowFunction function, RexOver over) {
    List<Expression> arguments = new ArrayList<>();
    boolean isShift = function == WindowFunction.LAG || function == WindowFunction.LEAD;
    for (int i = 0; i < over.getOperands().size(); i++) {
      RexNode operand = over.getOperands().get(i);
      boolean isValue = isShift && i != 1;
      arguments.add(
          isValue
              ? values.translateAs(operand, Types.of(over.getType()))
              : values.translate(operand));
    }
    return arguments;
  }

  private AggregateCall aggregate(RexOver over) {
    if (over.ignoreNulls()) {
      throw new SqlException(
          Code.UNSUPPORTED,
          over.getAggOperator().getName() + " with IGNORE NULLS is not supported");
    }
    AggregateFunction function = AggregateCalls.function(over.getAggOperator());
    if (function == AggregateFunction.PERCENTILE_CONT
        || function == AggregateFunction.PERCENTILE_DISC) {
      throw new SqlException(
          Code.UNSUPPORTED, over.getAggOperator().getName() + " over a window is not supported");
    }
    List<RexNode> operands = over.getOperands();
    if (function == AggregateFunction.COUNT && operands.size() > 1) {
      AggregateCall count =
          AggregateCall.countOf(
              operands.stream()
                  .map(node -> new Key(values.translate(node), Types.of(node.getType())))
                  .toList());
      return over.isDistinct() ? count.ofDistinct() : count;
    }
    SqlType type = operands.isEmpty() ? SqlType.NULL : Types.of(operands.get(0).getType());
    List<Expression> arguments = new ArrayList<>(values.translate(operands));
    if (function == AggregateFunction.LISTAGG && arguments.size() == 1) {
      arguments.add(Expressions.literal(AggregateCalls.LISTAGG_SEPARATOR));
    }
    return new AggregateCall(function, arguments, type, over.isDistinct(), null, List.of());
  }

  // ---- frames ----------------------------------------------------------------------------------

  WindowFrame frame(RexWindow window) {
    if (window.getExclude() != RexWindowExclusion.EXCLUDE_NO_OTHER) {
      throw new SqlException(Code.UNSUPPORTED, "EXCLUDE is not supported in windows");
    }
    SqlType type =
        window.orderKeys.size() == 1
            ? Types.of(window.orderKeys.get(0).left.getType())
            : SqlType.NULL;
    return new WindowFrame(
        window.isRows(),
        bound(window.getLowerBound(), window.isRows(), type),
        bound(window.getUpperBound(), window.isRows(), type));
  }

  private Bound bound(RexWindowBound bound, boolean isRows, SqlType orderType) {
    if (bound.isCurrentRow()) {
      return Bound.CURRENT_ROW;
    }
    if (bound.isUnbounded()) {
      return bound.isPreceding() ? Bound.UNBOUNDED_PRECEDING : Bound.UNBOUNDED_FOLLOWING;
    }
    Expression offset =
        isRows ? values.translate(bound.getOffset()) : distance(bound.getOffset(), orderType);
    return bound.isPreceding() ? Bound.preceding(offset) : Bound.following(offset);
  }

  /** How far values of the order are from each other. */
  private Expression distance(RexNode offset, SqlType orderType) {
    if (!TimeTranslator.isInterval(offset.getType())) {
      return values.translateAs(offset, orderType);
    }
    boolean isPlain =
        offset instanceof RexLiteral && !offset.getType().getSqlTypeName().isYearMonth();
    if (!isPlain) {
      throw new SqlException(Code.UNSUPPORTED, "ranges of windows take days and smaller units");
    }
    long millis = ((RexLiteral) offset).getValueAs(BigDecimal.class).longValueExact();
    return Expressions.literal(
        orderType.equals(SqlType.DATE) ? millis / MILLIS_PER_DAY : millis * MICROS_PER_MILLI);
  }
}
