package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.Apply;
import dev.tidepool.sql.exec.BatchJoin;
import dev.tidepool.sql.exec.HashJoin;
import dev.tidepool.sql.exec.JoinType;
import dev.tidepool.sql.exec.Key;
import dev.tidepool.sql.exec.LookupJoin;
import dev.tidepool.sql.exec.NestedLoopJoin;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.Project;
import dev.tidepool.sql.exec.Scan;
import dev.tidepool.sql.exec.Unnest;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.expression.Logic;
import dev.tidepool.sql.plan.ChosenJoin;
import dev.tidepool.sql.plan.Lookup;
import dev.tidepool.sql.plan.Step;
import dev.tidepool.sql.plan.TableAccess;
import dev.tidepool.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;

/**
 * Two inputs: how their rows are brought together. By look-ups, if one side is a table that is
 * found by the keys; else by hash, with the smaller side in memory; else by trying all pairs.
 */
final class Joins {
  private final RexTranslator values;
  private final Function<RelNode, Step> translate;

  Joins(RexTranslator values, Function<RelNode, Step> translate) {
    this.values = values;
    this.translate = translate;
  }

  // ---- joins -----------------------------------------------------------------------------------

  Step join(Join join) {
    JoinCondition condition = JoinCondition.of(join);
    Side left = Side.of(translate.apply(join.getLeft()));
    Side right = Side.of(translate.apply(join.getRight()));
    JoinType type = type(join.getJoinType());
    String text = RexText.of(join.getCondition(), condition.pairType());
    if (condition.keys().isEmpty()) {
      Expression all = condition.residual().isEmpty() ? null : and(condition.residual());
      return Step.of(new NestedLoopJoin(left.operator, right.operator, type, all, text));
    }
    Operator direct = lookup(left, right, type, condition, text);
    boolean isLeftSmaller = left.expected() < right.expected();
    boolean canSwap = type != JoinType.SEMI && type != JoinType.ANTI;
    if (direct != null && (isLeftSmaller || type != JoinType.INNER)) {
      return Step.of(direct);
    }
    if (canSwap) {
      JoinCondition swapped = condition.swapped();
      Operator other = lookup(right, left, swapped(type), swapped, text);
      if (other != null && (direct == null || !isLeftSmaller)) {
        return swappedBack(other, left, right);
      }
      if (direct == null && isLeftSmaller) {
        return swappedBack(hash(right, left, swapped(type), swapped, text), left, right);
      }
    }
    return Step.of(direct != null ? direct : hash(left, right, type, condition, text));
  }

  private static JoinType type(JoinRelType type) {
    return switch (type) {
      case INNER -> JoinType.INNER;
      case LEFT -> JoinType.LEFT;
      case RIGHT -> JoinType.RIGHT;
      case FULL -> JoinType.FULL;
      case SEMI -> JoinType.SEMI;
      case ANTI -> JoinType.ANTI;
      default -> throw new SqlException(Code.UNSUPPORTED, type + " joins are not supported");
    };
  }

  private static JoinType swapped(JoinType type) {
    return switch (type) {
      case LEFT -> JoinType.RIGHT;
      case RIGHT -> JoinType.LEFT;
      default -> type;
    };
  }

  /** An input, and what it is. */
  private record Side(Step step, Operator operator) {
    static Side of(Step step) {
      return new Side(step, step.operator());
    }

    double expected() {
      return operator.expectedRowCount();
    }
  }

  /** The columns of {@code left} first again. */
  private static Step swappedBack(Operator join, Side left, Side right) {
    int leftCount = left.operator.columnCount();
    int rightCount = right.operator.columnCount();
    List<Expression> columns = new ArrayList<>();
    for (int i = 0; i < leftCount; i++) {
      columns.add(Expressions.column(rightCount + i));
    }
    for (int i = 0; i < rightCount; i++) {
      columns.add(Expressions.column(i));
    }
    return Step.of(new Project(join, columns, "columns of both sides"));
  }

  private HashJoin hash(
      Side left, Side right, JoinType type, JoinCondition condition, String text) {
    List<Key> leftKeys = new ArrayList<>();
    List<Key> rightKeys = new ArrayList<>();
    for (JoinCondition.Pair pair : condition.keys()) {
      leftKeys.add(key(pair, pair.left()));
      rightKeys.add(key(pair, pair.right()));
    }
    return new HashJoin(
        left.operator,
        right.operator,
        type,
        leftKeys,
        rightKeys,
        condition.residual().isEmpty() ? null : and(condition.residual()),
        text);
  }

  private Key key(JoinCondition.Pair pair, RexNode side) {
    return new Key(values.translateAs(side, pair.type()), pair.type(), pair.nullsMatch());
  }

  private Expression and(List<RexNode> conditions) {
    return Logic.and(values.translate(conditions));
  }

  // ---- look-ups --------------------------------------------------------------------------------

  /** A join that asks the table on the right, or null if it is none, or does not find the keys. */
  private Operator lookup(
      Side left, Side right, JoinType type, JoinCondition condition, String text) {
    boolean goesLeftToRight = type != JoinType.RIGHT && type != JoinType.FULL;
    if (!goesLeftToRight || !(right.step instanceof TableAccess access) || !access.canFilter()) {
      return null;
    }
    ColumnExpressions columns = new ColumnExpressions(access);
    Lookup lookup = new Lookup(access);
    List<Key> leftKeys = new ArrayList<>();
    List<RexNode> residual = new ArrayList<>(condition.residual());
    for (JoinCondition.Pair pair : condition.keys()) {
      ColumnExpressions.Typed column = columns.of(pair.right());
      SqlType own = Types.of(pair.left().getType());
      if (column != null && !pair.nullsMatch() && Operands.isWidening(own, column.type())) {
        lookup.equal(column.expression());
        leftKeys.add(new Key(values.translateAs(pair.left(), column.type()), column.type()));
      } else {
        residual.add(pair.whole());
      }
    }
    Scan byKeys = leftKeys.isEmpty() ? null : lookup.scan();
    if (byKeys == null || byKeys.expectedRowCount() >= right.expected()) {
      return null; // an index for other conditions alone would be walked for each key anew
    }
    LookupJoin join =
        new LookupJoin(
            left.operator, byKeys, type, leftKeys, residual.isEmpty() ? null : and(residual), text);
    HashJoin hash = hash(left, right, type, condition, text);
    boolean isBatched = access.relation().isDistant() && leftKeys.size() == 1;
    Operator few = isBatched ? new BatchJoin(join, hash, lookup.batches()) : join;
    return new ChosenJoin(join.left(), few, hash, access.relation());
  }

  // ---- inner plans that see the outer row ------------------------------------------------------

  Step correlate(Correlate correlate) {
    Step left = translate.apply(correlate.getLeft());
    Unnest unnest = unnest(correlate, left.operator());
    if (unnest != null) {
      return Step.of(unnest);
    }
    int correlation = values.correlation(correlate.getCorrelationId());
    List<RelDataTypeField> fields = correlate.getLeft().getRowType().getFieldList();
    List<Key> seen =
        correlate.getRequiredColumns().asList().stream()
            .map(index -> Key.column(index, Types.of(fields.get(index).getType())))
            .toList();
    Step right = translate.apply(correlate.getRight());
    String names =
        String.join(
            ", ",
            correlate.getRequiredColumns().asList().stream()
                .map(index -> fields.get(index).getName())
                .toList());
    return Step.of(
        new Apply(
            left.operator(),
            right.operator(),
            correlation,
            type(correlate.getJoinType()),
            seen,
            null,
            "by " + names));
  }

  /** The operator for an array of the left row itself, or null if it is not that simple. */
  private static Unnest unnest(Correlate correlate, Operator left) {
    boolean isPlain =
        correlate.getJoinType() == JoinRelType.INNER
            && correlate.getRight() instanceof Uncollect uncollect
            && uncollect.getInput() instanceof org.apache.calcite.rel.core.Project array
            && array.getInput() instanceof Values one
            && one.getTuples().size() == 1
            && array.getProjects().size() == 1;
    if (!isPlain) {
      return null;
    }
    Uncollect uncollect = (Uncollect) correlate.getRight();
    RexNode array =
        ((org.apache.calcite.rel.core.Project) uncollect.getInput()).getProjects().get(0);
    if (array instanceof RexFieldAccess access
        && access.getReferenceExpr() instanceof RexCorrelVariable outer
        && outer.id.equals(correlate.getCorrelationId())
        && Types.of(array.getType()).isArray()) {
      return new Unnest(
          left,
          Expressions.column(access.getField().getIndex()),
          uncollect.withOrdinality,
          access.getField().getName());
    }
    return null;
  }

  /** The elements of an array, each a row. */
  Step uncollect(Uncollect uncollect) {
    RelDataType rowType = uncollect.getInput().getRowType();
    boolean isOneArray =
        rowType.getFieldCount() == 1 && Types.of(rowType.getFieldList().get(0).getType()).isArray();
    if (!isOneArray) {
      throw new SqlException(Code.UNSUPPORTED, "UNNEST takes one array");
    }
    Operator input = translate.apply(uncollect.getInput()).operator();
    Unnest unnest =
        new Unnest(
            input, Expressions.column(0), uncollect.withOrdinality, rowType.getFieldNames().get(0));
    List<Expression> columns = new ArrayList<>();
    for (int i = 1; i < unnest.columnCount(); i++) {
      columns.add(Expressions.column(i));
    }
    return Step.of(
        new Project(unnest, columns, String.join(", ", uncollect.getRowType().getFieldNames())));
  }
}
