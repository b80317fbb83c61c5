package dev.tidepool.sql.frontend;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Logic;
import dev.tidepool.sql.expression.Sets;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.Sarg;

/** Turns tests against many values or ranges at once into one look-up. <b>Threads:</b> one. */
final class SearchTranslator {
  private final RexBuilder rexBuilder;
  private final RexTranslator values;

  SearchTranslator(RexBuilder rexBuilder, RexTranslator values) {
    this.rexBuilder = rexBuilder;
    this.values = values;
  }

  Expression translate(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    RexLiteral literal = (RexLiteral) call.getOperands().get(1);
    Sarg<?> sarg = literal.getValueAs(Sarg.class);
    SqlType type = Conversions.commonType(call);
    boolean isComplement = sarg.isComplementedPoints();
    boolean arePoints = sarg.isPoints() || isComplement;
    if (sarg.isAll() || sarg.isNone() || type.equals(SqlType.STRING) && !arePoints) {
      // Calcite's order of texts, in which it has sorted the ranges, is not ours.
      return values.translate(RexUtil.expandSearch(rexBuilder, null, call));
    }
    Sarg<?> searched = isComplement ? sarg.negate() : sarg;
    Boolean ofNull = ofNull(sarg.nullAs);
    Expression argument = values.translateAs(operand, type);
    Expression found =
        Sets.inRanges(
            type,
            argument,
            ranges(searched.rangeSet.asRanges(), literal.getType(), type),
            isComplement && ofNull != null ? (Boolean) !ofNull : ofNull);
    return isComplement ? Logic.not(found) : found;
  }

  private static Boolean ofNull(RexUnknownAs nullAs) {
    return switch (nullAs) {
      case TRUE -> Boolean.TRUE;
      case FALSE -> Boolean.FALSE;
      case UNKNOWN -> null;
    };
  }

  private List<Sets.Range> ranges(
      Set<? extends Range<?>> calciteRanges, RelDataType from, SqlType type) {
    List<Sets.Range> ranges = new ArrayList<>();
    for (Range<?> range : calciteRanges) {
      boolean hasLower = range.hasLowerBound();
      boolean hasUpper = range.hasUpperBound();
      Object lower = hasLower ? value(range.lowerEndpoint(), from, type) : null;
      boolean isPoint = hasLower && hasUpper && range.lowerEndpoint().equals(range.upperEndpoint());
      ranges.add(
          isPoint
              ? Sets.Range.of(lower)
              : new Sets.Range(
                  lower,
                  hasLower && range.lowerBoundType() == BoundType.CLOSED,
                  hasUpper ? value(range.upperEndpoint(), from, type) : null,
                  hasUpper && range.upperBoundType() == BoundType.CLOSED));
    }
    return ranges;
  }

  private Object value(Object endpoint, RelDataType from, SqlType type) {
    RexNode literal = rexBuilder.makeLiteral(endpoint, from, true, true);
    Execution execution = new Execution(new Object[0], QueryLimits.defaults(), 0, 0);
    return values.translateAs(literal, type).value(null, execution);
  }
}
