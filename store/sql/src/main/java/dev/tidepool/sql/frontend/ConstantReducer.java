package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.table.query.QueryLimits;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/**
 * Computes constants for Calcite's rules as an execution would. What fails, or has no literal,
 * stays as it is, and fails if it is ever executed. <b>Threads:</b> any.
 */
final class ConstantReducer implements RexExecutor {
  @Override
  public void reduce(RexBuilder builder, List<RexNode> constants, List<RexNode> reduced) {
    for (RexNode constant : constants) {
      reduced.add(constant instanceof RexLiteral ? constant : reduce(builder, constant));
    }
  }

  private static RexNode reduce(RexBuilder builder, RexNode constant) {
    if (!RexTranslator.isConstant(constant)) {
      return constant; // CURRENT_TIMESTAMP and the like, and subqueries
    }
    try {
      Execution execution = new Execution(new Object[0], QueryLimits.defaults(), 0, 0);
      Object value =
          new RexTranslator(builder, ConstantReducer::refuse)
              .translate(constant)
              .value(null, execution);
      if (value instanceof String text && TextOrder.isSpecial(text)) {
        return constant; // so that Calcite does not order it
      }
      RexNode literal = Literals.literal(builder, value, constant.getType());
      return literal == null ? constant : literal;
    } catch (SqlException e) {
      return constant;
    }
  }

  private static Operator refuse(RelNode subquery) {
    throw new IllegalStateException("a subquery is no constant: " + subquery);
  }
}
