package dev.tidepool.sql.frontend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Makes joins of conditions that only ask whether there is an equal row: EXISTS, NOT EXISTS and IN,
 * where they are a part of WHERE on their own, and where the subquery compares outer columns only
 * by {@code =}, and only in its own WHERE. All others stay functions.
 *
 * <p><b>Threads:</b> one, for one statement.
 */
final class SemiJoins extends RelHomogeneousShuttle {
  private final RexBuilder rexBuilder;

  private SemiJoins(RexBuilder rexBuilder) {
    this.rexBuilder = rexBuilder;
  }

  /** The same rows, with joins in the place of such conditions. */
  static RelNode of(RelNode root) {
    return root.accept(new SemiJoins(root.getCluster().getRexBuilder()));
  }

  @Override
  public RelNode visit(RelNode rel) {
    RelNode visited = super.visit(rel);
    return visited instanceof LogicalFilter filter ? joined(filter) : visited;
  }

  private RelNode joined(LogicalFilter filter) {
    RelNode input = filter.getInput();
    List<RexNode> rest = new ArrayList<>();
    for (RexNode part : RelOptUtil.conjunctions(filter.getCondition())) {
      RelNode join = join(input, part);
      if (join == null) {
        rest.add(part);
      } else {
        input = join;
      }
    }
    if (input == filter.getInput()) {
      return filter;
    }
    RexNode condition = RexUtil.composeConjunction(rexBuilder, rest);
    return rest.isEmpty() ? input : LogicalFilter.create(input, condition);
  }

  /** The rows of {@code left} for which {@code condition} is true, or null. */
  private RelNode join(RelNode left, RexNode condition) {
    boolean isNegated = condition.getKind() == SqlKind.NOT;
    RexNode inner = isNegated ? ((RexCall) condition).getOperands().get(0) : condition;
    if (!(inner instanceof RexCall call && call.getOperator() instanceof Subquery subquery)) {
      return null;
    }
    boolean isPossible =
        subquery.quantifier() == SqlKind.EXISTS
            || subquery.quantifier() == SqlKind.IN && !isNegated;
    if (!isPossible || left.getRowType().getFieldCount() == 0) {
      return null;
    }
    List<RexNode> pairs = new ArrayList<>();
    RelNode right = rightSide(call, subquery, left.getRowType().getFieldCount(), pairs);
    if (right == null || pairs.isEmpty()) {
      return null;
    }
    return LogicalJoin.create(
        left,
        right,
        List.of(),
        RexUtil.composeConjunction(rexBuilder, pairs),
        Set.of(),
        isNegated ? JoinRelType.ANTI : JoinRelType.SEMI);
  }

  /**
   * The rows of the subquery, whichever the outer row; what must be equal goes to {@code pairs}.
   */
  private RelNode rightSide(RexCall call, Subquery subquery, int leftCount, List<RexNode> pairs) {
    List<RexNode> compared = call.getOperands().subList(0, subquery.comparedCount());
    RelNode rows = subquery.rows();
    if (subquery.slots().isEmpty()) {
      for (int i = 0; i < compared.size(); i++) {
        pairs.add(equal(compared.get(i), rexBuilder.makeInputRef(rows, i), leftCount));
      }
      return rows;
    }
    List<RexNode> selected = null;
    if (rows instanceof Project project) {
      selected = project.getProjects();
      rows = project.getInput();
    }
    if (!(rows instanceof Filter filter) || selected == null && !compared.isEmpty()) {
      return null;
    }
    for (int i = 0; i < compared.size(); i++) {
      if (seesOuter(selected.get(i), subquery)) {
        return null;
      }
      pairs.add(equal(compared.get(i), selected.get(i), leftCount));
    }
    List<RexNode> own = new ArrayList<>();
    for (RexNode part : RelOptUtil.conjunctions(filter.getCondition())) {
      if (!seesOuter(part, subquery)) {
        own.add(part);
        continue;
      }
      RexNode pair = pair(part, call, subquery, leftCount);
      if (pair == null) {
        return null;
      }
      pairs.add(pair);
    }
    if (seesOuter(filter.getInput(), subquery)) {
      return null;
    }
    return own.isEmpty()
        ? filter.getInput()
        : LogicalFilter.create(filter.getInput(), RexUtil.composeConjunction(rexBuilder, own));
  }

  /** {@code inner = outer} on the columns of both sides, or null if it is anything else. */
  private RexNode pair(RexNode part, RexCall call, Subquery subquery, int leftCount) {
    if (part.getKind() != SqlKind.EQUALS) {
      return null;
    }
    RexNode first = ((RexCall) part).getOperands().get(0);
    RexNode second = ((RexCall) part).getOperands().get(1);
    RexNode outer = outer(first, call, subquery);
    RexNode inner = outer == null ? first : second;
    outer = outer == null ? outer(second, call, subquery) : outer;
    return outer == null || seesOuter(inner, subquery) ? null : equal(outer, inner, leftCount);
  }

  /** What the outer row has for a parameter of the subquery, or null if it is none. */
  private static RexNode outer(RexNode node, RexCall call, Subquery subquery) {
    if (!(node instanceof RexDynamicParam parameter)) {
      return null;
    }
    int position = subquery.slots().indexOf(parameter.getIndex());
    return position < 0 ? null : call.getOperands().get(subquery.comparedCount() + position);
  }

  private RexNode equal(RexNode left, RexNode right, int leftCount) {
    return rexBuilder.makeCall(SqlStdOperatorTable.EQUALS, left, RexUtil.shift(right, leftCount));
  }

  private static boolean seesOuter(RexNode node, Subquery subquery) {
    Set<Integer> found = new HashSet<>();
    node.accept(parametersTo(found));
    return subquery.slots().stream().anyMatch(found::contains);
  }

  private static boolean seesOuter(RelNode root, Subquery subquery) {
    Set<Integer> found = new HashSet<>();
    root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode rel) {
            rel.accept(parametersTo(found));
            return super.visit(rel);
          }
        });
    return subquery.slots().stream().anyMatch(found::contains);
  }

  private static RexShuttle parametersTo(Set<Integer> found) {
    return new RexShuttle() {
      @Override
      public RexNode visitDynamicParam(RexDynamicParam parameter) {
        found.add(parameter.getIndex());
        return parameter;
      }
    };
  }
}
