package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

/**
 * Turns values into expressions: columns, literals, parameters here, calls in {@link
 * CallTranslator}. What is the same in every execution is computed now.
 *
 * <p><b>Threads:</b> one, for one statement.
 */
final class RexTranslator {
  private final CallTranslator calls;
  private final SubqueryTranslator subqueries;
  private final Map<CorrelationId, Integer> correlations = new HashMap<>();

  /**
   * @param plan from what a subquery selects to the operator that gives it
   */
  RexTranslator(RexBuilder rexBuilder, Function<RelNode, Operator> plan) {
    this.calls = new CallTranslator(rexBuilder, this);
    this.subqueries = new SubqueryTranslator(this, plan);
  }

  /** The value of a call of a {@link Subquery}. */
  Expression subquery(RexCall call) {
    return subqueries.translate(call);
  }

  /** The plans of the subqueries that were met, by their names. */
  Map<String, Operator> subqueries() {
    return subqueries.planned();
  }

  /** The number of an outer row; the next one if it has none yet. */
  int correlation(CorrelationId id) {
    return correlations.computeIfAbsent(id, key -> correlations.size());
  }

  /** How many outer rows were met. */
  int correlationCount() {
    return correlations.size();
  }

  List<Expression> translate(List<RexNode> nodes) {
    return nodes.stream().map(this::translate).toList();
  }

  Expression translate(RexNode node) {
    if (node instanceof RexInputRef input) {
      return Expressions.column(input.getIndex());
    }
    if (node instanceof RexLiteral literal) {
      return Expressions.literal(Literals.value(literal));
    }
    if (node instanceof RexDynamicParam parameter) {
      return Expressions.parameter(parameter.getIndex());
    }
    if (node instanceof RexFieldAccess access
        && access.getReferenceExpr() instanceof RexCorrelVariable outer) {
      return Expressions.outer(correlation(outer.id), access.getField().getIndex());
    }
    if (node instanceof RexCall call) {
      Expression expression = calls.translate(call);
      return isConstant(call) ? folded(expression) : expression;
    }
    throw new SqlException(Code.UNSUPPORTED, node + " is not supported");
  }

  /** As a value of {@code type}, which numbers can become without a CAST. */
  Expression translateAs(RexNode node, SqlType type) {
    return Conversions.widened(translate(node), Types.of(node.getType()), type);
  }

  /** Whether a call has the same value in every execution. */
  static boolean isConstant(RexNode call) {
    Boolean[] isConstant = {true};
    call.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitInputRef(RexInputRef input) {
            isConstant[0] = false;
            return null;
          }

          @Override
          public Void visitDynamicParam(RexDynamicParam parameter) {
            isConstant[0] = false;
            return null;
          }

          @Override
          public Void visitCorrelVariable(RexCorrelVariable outer) {
            isConstant[0] = false;
            return null;
          }

          @Override
          public Void visitCall(RexCall inner) {
            isConstant[0] &=
                inner.getOperator().isDeterministic() && !inner.getOperator().isDynamicFunction();
            return super.visitCall(inner);
          }
        });
    return isConstant[0];
  }

  /** Its value as a literal; if it has none, the error is that of an execution. */
  private static Expression folded(Expression expression) {
    try {
      Execution execution = new Execution(new Object[0], QueryLimits.defaults(), 0, 0);
      return Expressions.literal(expression.value(null, execution));
    } catch (SqlException e) {
      return expression;
    }
  }
}
