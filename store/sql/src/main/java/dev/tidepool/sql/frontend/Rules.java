package dev.tidepool.sql.frontend;

import java.util.EnumSet;
import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rules.AggregateReduceFunctionsRule;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.PruneEmptyRules;
import org.apache.calcite.rel.rules.PruneEmptyRules.RemoveEmptySingleRule.RemoveEmptySingleRuleConfig;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Makes a tree of relations simpler: subqueries become joins, conditions and columns go down to the
 * tables, constants are computed. Always to something that gives the same rows.
 *
 * <p><b>Threads:</b> any.
 */
final class Rules {
  /** Calcite's own rule forgets that the empty one of several sets has a group of nothing. */
  private static final RelOptRule PRUNE_GROUPS_OF_NOTHING =
      RemoveEmptySingleRuleConfig.AGGREGATE
          .withOperandFor(
              Aggregate.class,
              groups -> groups.getGroupSets().stream().noneMatch(ImmutableBitSet::isEmpty))
          .toRule();

  private static final HepProgram SIMPLER =
      program(
          List.of(
              CoreRules.FILTER_REDUCE_EXPRESSIONS,
              CoreRules.FILTER_INTO_JOIN,
              CoreRules.JOIN_CONDITION_PUSH,
              CoreRules.JOIN_PUSH_EXPRESSIONS,
              CoreRules.FILTER_MERGE,
              CoreRules.FILTER_PROJECT_TRANSPOSE,
              CoreRules.FILTER_AGGREGATE_TRANSPOSE,
              CoreRules.FILTER_SET_OP_TRANSPOSE,
              CoreRules.FILTER_CORRELATE,
              CoreRules.PROJECT_MERGE,
              CoreRules.PROJECT_REMOVE,
              CoreRules.UNION_MERGE,
              CoreRules.SORT_REMOVE_CONSTANT_KEYS,
              CoreRules.SORT_PROJECT_TRANSPOSE,
              CoreRules.AGGREGATE_PROJECT_MERGE,
              // A mean is a sum and a count, which tables compute; other functions are operators'.
              AggregateReduceFunctionsRule.Config.DEFAULT
                  .withFunctionsToReduce(EnumSet.of(SqlKind.AVG))
                  .toRule(),
              PruneEmptyRules.FILTER_INSTANCE,
              PruneEmptyRules.PROJECT_INSTANCE,
              PruneEmptyRules.SORT_INSTANCE,
              PruneEmptyRules.JOIN_LEFT_INSTANCE,
              PruneEmptyRules.JOIN_RIGHT_INSTANCE,
              PRUNE_GROUPS_OF_NOTHING,
              PruneEmptyRules.UNION_INSTANCE));

  private static final HepProgram TIDY =
      program(
          List.of(
              CoreRules.PROJECT_MERGE,
              CoreRules.PROJECT_REMOVE,
              CoreRules.AGGREGATE_PROJECT_MERGE));

  private static final HepProgram NOTHING = program(List.of());

  private Rules() {}

  private static HepProgram program(List<RelOptRule> rules) {
    return new HepProgramBuilder()
        .addMatchOrder(HepMatchOrder.DEPTH_FIRST)
        .addRuleCollection(rules)
        .build();
  }

  /** The planner of a cluster; it computes constants by {@code executor}. */
  static HepPlanner planner(RexExecutor executor) {
    HepPlanner planner = new HepPlanner(NOTHING);
    planner.setExecutor(executor);
    return planner;
  }

  /** A simpler tree with the same columns and rows as {@code root}. */
  static RelNode simplify(RelNode root) {
    RexExecutor executor = root.getCluster().getPlanner().getExecutor();
    RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(root.getCluster(), null);
    RelNode simpler = run(SIMPLER, SemiJoins.of(root), executor);
    RelNode narrow = new RelFieldTrimmer(null, builder).trim(simpler);
    return Narrowing.of(narrow == simpler ? narrow : run(TIDY, narrow, executor));
  }

  private static RelNode run(HepProgram program, RelNode root, RexExecutor executor) {
    HepPlanner planner = new HepPlanner(program);
    planner.setExecutor(executor);
    planner.setRoot(root);
    return planner.findBestExp();
  }
}
