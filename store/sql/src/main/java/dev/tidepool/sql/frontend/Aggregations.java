package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.GroupingSets;
import dev.tidepool.sql.exec.HashAggregate;
import dev.tidepool.sql.exec.Key;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.Project;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/** Groups by operators: those that the table was not asked for. */
final class Aggregations {
  private final RexTranslator values;
  private final AggregateCalls calls;

  Aggregations(RexTranslator values) {
    this.values = values;
    this.calls = new AggregateCalls(values);
  }

  /** The groups of the rows of {@code input}. */
  Step aggregate(Aggregate aggregate, Operator input) {
    List<RelDataTypeField> fields = aggregate.getInput().getRowType().getFieldList();
    List<Key> keys =
        aggregate.getGroupSet().asList().stream()
            .map(index -> Key.column(index, Types.of(fields.get(index).getType())))
            .toList();
    List<dev.tidepool.sql.exec.AggregateCall> computed =
        aggregate.getAggCallList().stream()
            .filter(call -> isComputed(call))
            .map(call -> calls.translate(call, aggregate.getInput()))
            .toList();
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      return sets(aggregate, input, keys, computed);
    }
    HashAggregate grouped = new HashAggregate(input, keys, computed, text(aggregate));
    boolean areAll = computed.size() == aggregate.getAggCallList().size();
    return areAll
        ? Step.of(grouped)
        : withOthers(aggregate, grouped, List.of(aggregate.getGroupSet()), -1);
  }

  /** Whether a call looks at the rows of the group, not only at the group. */
  private static boolean isComputed(AggregateCall call) {
    return switch (call.getAggregation().getKind()) {
      case GROUPING, GROUP_ID, LITERAL_AGG -> false;
      default -> true;
    };
  }

  private Step sets(
      Aggregate aggregate,
      Operator input,
      List<Key> keys,
      List<dev.tidepool.sql.exec.AggregateCall> computed) {
    List<Integer> keyColumns = aggregate.getGroupSet().asList();
    List<List<Integer>> sets =
        aggregate.getGroupSets().stream()
            .map(set -> set.asList().stream().map(keyColumns::indexOf).toList())
            .toList();
    GroupingSets grouped = new GroupingSets(input, keys, sets, computed, text(aggregate));
    return withOthers(aggregate, grouped, aggregate.getGroupSets(), grouped.columnCount() - 1);
  }

  /**
   * The columns of the aggregate, of which those are computed here that only depend on the group.
   *
   * @param setColumn which column says which of the sets a row is of; -1 if there is only one
   */
  private Step withOthers(
      Aggregate aggregate, Operator grouped, List<ImmutableBitSet> sets, int setColumn) {
    List<Expression> columns = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < aggregate.getGroupCount(); i++) {
      columns.add(Expressions.column(next++));
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (isComputed(call)) {
        columns.add(Expressions.column(next++));
      } else if (call.getAggregation().getKind() == SqlKind.LITERAL_AGG) {
        columns.add(values.translate(call.rexList.get(0)));
      } else {
        long[] bySet = sets.stream().mapToLong(set -> grouping(call, set)).toArray();
        columns.add((row, execution) -> bySet[setColumn < 0 ? 0 : (Integer) row[setColumn]]);
      }
    }
    return Step.of(
        new Project(grouped, columns, String.join(", ", aggregate.getRowType().getFieldNames())));
  }

  /** A bit for each column that is asked for: set if rows of that set are not grouped by it. */
  private static long grouping(AggregateCall call, ImmutableBitSet set) {
    if (call.getAggregation().getKind() == SqlKind.GROUP_ID) {
      throw new SqlException(Code.UNSUPPORTED, "GROUP_ID is not supported");
    }
    long bits = 0;
    for (int column : call.getArgList()) {
      bits = bits << 1 | (set.get(column) ? 0 : 1);
    }
    return bits;
  }

  // ---- in words --------------------------------------------------------------------------------

  private static String text(Aggregate aggregate) {
    List<String> names = aggregate.getInput().getRowType().getFieldNames();
    String calls =
        aggregate.getAggCallList().stream()
            .filter(call -> isComputed(call))
            .map(call -> text(call, names))
            .collect(Collectors.joining(", "));
    String keys =
        aggregate.getGroupSets().stream()
            .map(set -> set.asList().stream().map(names::get).collect(Collectors.joining(", ")))
            .collect(Collectors.joining("), (", "(", ")"));
    if (aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
      keys = keys.substring(1, keys.length() - 1);
    }
    return (keys.isEmpty() ? "" : "by " + keys + (calls.isEmpty() ? "" : ": ")) + calls;
  }

  private static String text(AggregateCall call, List<String> names) {
    String arguments =
        call.getArgList().isEmpty()
            ? "*"
            : call.getArgList().stream().map(names::get).collect(Collectors.joining(", "));
    return call.getAggregation().getName().toLowerCase(Locale.ROOT)
        + (call.isDistinct() ? "(distinct " : "(")
        + arguments
        + ")"
        + (call.hasFilter() ? " filter " + names.get(call.filterArg) : "");
  }
}
