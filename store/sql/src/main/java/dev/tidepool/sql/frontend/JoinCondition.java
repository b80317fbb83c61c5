package dev.tidepool.sql.frontend;

import dev.tidepool.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * What must be true for two rows to be joined.
 *
 * @param keys values of either side that must be equal
 * @param residual all else, on the columns of left, then right
 * @param pairType of both rows
 */
record JoinCondition(List<Pair> keys, List<RexNode> residual, RelDataType pairType, int leftCount) {

  /**
   * A value of the left row, on its columns, and one of the right row, on its own.
   *
   * @param type in which they are compared
   * @param nullsMatch whether NULL is equal to NULL
   * @param whole the comparison, on the columns of both
   */
  record Pair(RexNode left, RexNode right, SqlType type, boolean nullsMatch, RexNode whole) {}

  static JoinCondition of(Join join) {
    int leftCount = join.getLeft().getRowType().getFieldCount();
    RelDataType pairType =
        join.getCluster()
            .getTypeFactory()
            .builder()
            .addAll(join.getLeft().getRowType().getFieldList())
            .addAll(join.getRight().getRowType().getFieldList())
            .build();
    List<Pair> keys = new ArrayList<>();
    List<RexNode> residual = new ArrayList<>();
    for (RexNode part : RelOptUtil.conjunctions(join.getCondition())) {
      Pair pair = pair(part, leftCount, pairType.getFieldCount());
      if (pair == null) {
        residual.add(part);
      } else {
        keys.add(pair);
      }
    }
    return new JoinCondition(keys, residual, pairType, leftCount);
  }

  private static Pair pair(RexNode part, int leftCount, int pairCount) {
    boolean nullsMatch = part.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
    if (part.getKind() != SqlKind.EQUALS && !nullsMatch) {
      return null;
    }
    RexCall call = (RexCall) part;
    RexNode first = call.getOperands().get(0);
    RexNode second = call.getOperands().get(1);
    ImmutableBitSet left = ImmutableBitSet.range(leftCount);
    ImmutableBitSet right = ImmutableBitSet.range(leftCount, pairCount);
    SqlType type = Conversions.commonType(call);
    if (isOf(first, left) && isOf(second, right)) {
      return new Pair(first, shifted(second, -leftCount), type, nullsMatch, part);
    }
    if (isOf(second, left) && isOf(first, right)) {
      return new Pair(second, shifted(first, -leftCount), type, nullsMatch, part);
    }
    return null;
  }

  private static boolean isOf(RexNode node, ImmutableBitSet columns) {
    ImmutableBitSet used = RelOptUtil.InputFinder.bits(node);
    return !used.isEmpty() && columns.contains(used);
  }

  private static RexNode shifted(RexNode node, int offset) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef input) {
            return new RexInputRef(input.getIndex() + offset, input.getType());
          }
        });
  }

  /** The same with the sides exchanged. */
  JoinCondition swapped() {
    int rightCount = pairType.getFieldCount() - leftCount;
    RexShuttle exchange =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef input) {
            int index = input.getIndex();
            return new RexInputRef(
                index < leftCount ? index + rightCount : index - leftCount, input.getType());
          }
        };
    List<Pair> swappedKeys =
        keys.stream()
            .map(
                key ->
                    new Pair(
                        key.right, key.left, key.type, key.nullsMatch, key.whole.accept(exchange)))
            .toList();
    return new JoinCondition(swappedKeys, exchange.apply(residual), pairType, rightCount);
  }
}
