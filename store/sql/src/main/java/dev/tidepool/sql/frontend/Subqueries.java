package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;

/**
 * Makes functions of subqueries. What a subquery sees of outer rows are operands of the function,
 * and inside of it parameters behind those of the statement.
 *
 * <p><b>Threads:</b> one, for one statement.
 */
final class Subqueries {
  private final RexBuilder rexBuilder;
  private int number;
  private int parameterCount;

  /**
   * @param parameterCount how many parameters the statement has
   */
  Subqueries(RexBuilder rexBuilder, int parameterCount) {
    this.rexBuilder = rexBuilder;
    this.parameterCount = parameterCount;
  }

  /** How many parameters there are with those of subqueries. */
  int parameterCount() {
    return parameterCount;
  }

  /** {@code root} without subqueries. */
  RelNode replaceIn(RelNode root) {
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode rel) {
            return replaceInOne(super.visit(rel));
          }
        });
  }

  private RelNode replaceInOne(RelNode rel) {
    RexShuttle replace = new Replacement(rel.getVariablesSet());
    if (rel instanceof Filter filter) {
      RexNode condition = filter.getCondition().accept(replace);
      return condition == filter.getCondition()
          ? rel
          : LogicalFilter.create(filter.getInput(), condition);
    }
    if (rel instanceof Project project) {
      List<RexNode> nodes = replace.apply(project.getProjects());
      return nodes == project.getProjects()
          ? rel
          : LogicalProject.create(
              project.getInput(), List.of(), nodes, rel.getRowType().getFieldNames(), Set.of());
    }
    if (rel instanceof Join join) {
      RexNode condition = join.getCondition().accept(replace);
      return condition == join.getCondition()
          ? rel
          : LogicalJoin.create(
              join.getLeft(), join.getRight(), List.of(), condition, Set.of(), join.getJoinType());
    }
    return rel;
  }

  /** Replaces the subqueries in the expressions of one relation. */
  private final class Replacement extends RexShuttle {
    private final Set<CorrelationId> ownRows;

    Replacement(Set<CorrelationId> ownRows) {
      this.ownRows = ownRows;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      List<RexNode> operands = new ArrayList<>(apply(subQuery.getOperands()));
      int comparedCount = operands.size();
      RelNode inner = replaceIn(subQuery.rel);
      Map<String, Integer> slots = new LinkedHashMap<>();
      RelNode closed =
          outerColumnsAsParameters(
              inner,
              access -> {
                Integer slot = slots.get(access.toString());
                if (slot == null) {
                  slot = parameterCount++;
                  slots.put(access.toString(), slot);
                  operands.add(seenFromHere(access));
                }
                return new RexDynamicParam(access.getType(), slot);
              });
      Subquery function =
          new Subquery(
              ++number,
              kind(subQuery),
              subQuery.getKind() == SqlKind.SOME
                  ? ((SqlQuantifyOperator) subQuery.op).comparisonKind
                  : null,
              closed,
              comparedCount,
              List.copyOf(slots.values()));
      return rexBuilder.makeCall(subQuery.getType(), function, operands);
    }

    @Override
    public RexNode visitCall(RexCall call) {
      RexNode visited = super.visitCall(call);
      return visited instanceof RexCall one
              && one.getOperator() instanceof SqlQuantifyOperator quantifier
          ? rexBuilder.makeCall(one.getType(), new ArrayQuantifier(quantifier), one.getOperands())
          : visited;
    }

    /** A column of the row at hand, or one of a row further out, as it is. */
    private RexNode seenFromHere(RexFieldAccess access) {
      RexCorrelVariable outer = (RexCorrelVariable) access.getReferenceExpr();
      return ownRows.contains(outer.id)
          ? new RexInputRef(access.getField().getIndex(), access.getType())
          : access;
    }
  }

  private static SqlKind kind(RexSubQuery subQuery) {
    return switch (subQuery.getKind()) {
      case IN, SOME, EXISTS, SCALAR_QUERY -> subQuery.getKind();
      default ->
          throw new SqlException(
              Code.UNSUPPORTED, "a subquery as " + subQuery.op.getName() + " is not supported");
    };
  }

  private interface Access {
    RexNode replaced(RexFieldAccess access);
  }

  /** Replaces the columns of rows outside of {@code root}. */
  private static RelNode outerColumnsAsParameters(RelNode root, Access replacement) {
    Set<CorrelationId> inside = new HashSet<>();
    root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode rel) {
            if (rel instanceof Correlate correlate) {
              inside.add(correlate.getCorrelationId());
            }
            return super.visit(rel);
          }
        });
    RexShuttle replace =
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            boolean isOutside =
                access.getReferenceExpr() instanceof RexCorrelVariable outer
                    && !inside.contains(outer.id);
            return isOutside ? replacement.replaced(access) : super.visitFieldAccess(access);
          }
        };
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode rel) {
            return super.visit(rel).accept(replace);
          }
        });
  }
}
