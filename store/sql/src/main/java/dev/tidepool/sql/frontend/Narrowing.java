package dev.tidepool.sql.frontend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelShuttleImpl;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mappings;

/**
 * Lets tables give only columns that are used where Calcite does not: below what computes values or
 * groups right above a table. <b>Threads:</b> one.
 */
final class Narrowing extends RelShuttleImpl {
  /** The same rows, with fewer columns on the way. */
  static RelNode of(RelNode root) {
    return root.accept(new Narrowing());
  }

  @Override
  public RelNode visit(LogicalProject project) {
    ImmutableBitSet used = RelOptUtil.InputFinder.bits(project.getProjects(), null);
    if (!(project.getInput() instanceof TableScan scan) || isAll(used, scan)) {
      return super.visit(project);
    }
    Map<Integer, Integer> indexes = indexes(used);
    RexShuttle shift =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef input) {
            return new RexInputRef(indexes.get(input.getIndex()), input.getType());
          }
        };
    return project.copy(
        project.getTraitSet(),
        columns(scan, used),
        shift.apply(project.getProjects()),
        project.getRowType());
  }

  @Override
  public RelNode visit(LogicalAggregate aggregate) {
    if (!(aggregate.getInput() instanceof TableScan scan)) {
      return super.visit(aggregate);
    }
    ImmutableBitSet used = ImmutableBitSet.of(RelOptUtil.getAllFields(aggregate));
    if (isAll(used, scan)) {
      return aggregate;
    }
    Map<Integer, Integer> indexes = indexes(used);
    Mappings.TargetMapping mapping = Mappings.target(indexes, width(scan), used.cardinality());
    List<AggregateCall> calls =
        aggregate.getAggCallList().stream().map(call -> call.transform(mapping)).toList();
    return aggregate.copy(
        aggregate.getTraitSet(),
        columns(scan, used),
        aggregate.getGroupSet().permute(indexes),
        aggregate.getGroupSets().stream().map(set -> set.permute(indexes)).toList(),
        calls);
  }

  private static Map<Integer, Integer> indexes(ImmutableBitSet used) {
    Map<Integer, Integer> indexes = new HashMap<>();
    used.forEach(column -> indexes.put(column, indexes.size()));
    return indexes;
  }

  private static int width(TableScan scan) {
    return scan.getRowType().getFieldCount();
  }

  private static boolean isAll(ImmutableBitSet used, TableScan scan) {
    return used.cardinality() == width(scan);
  }

  private static RelNode columns(TableScan scan, ImmutableBitSet used) {
    List<RexNode> nodes = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : used) {
      nodes.add(RexInputRef.of(column, scan.getRowType()));
      names.add(scan.getRowType().getFieldNames().get(column));
    }
    return LogicalProject.create(scan, List.of(), nodes, names, Set.of());
  }
}
