package dev.tidepool.sql.frontend;

import dev.tidepool.sql.exec.Key;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.Project;
import dev.tidepool.sql.exec.SortColumn;
import dev.tidepool.sql.exec.Window;
import dev.tidepool.sql.exec.WindowCall;
import dev.tidepool.sql.exec.WindowGroup;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Columns with functions over windows: these are computed first, as columns behind those of the
 * input, and the others of those.
 */
final class Windows {
  private final RexBuilder rexBuilder;
  private final RexTranslator values;
  private final WindowCalls calls;

  Windows(RexBuilder rexBuilder, RexTranslator values) {
    this.rexBuilder = rexBuilder;
    this.values = values;
    this.calls = new WindowCalls(values);
  }

  /** The columns {@code nodes} over the rows of {@code input}. */
  Step project(List<RexNode> nodes, Operator input, RelDataType rowType) {
    Map<RexWindow, List<RexOver>> byWindow = byWindow(nodes);
    List<Expression> columns = new ArrayList<>();
    for (int i = 0; i < rowType.getFieldCount(); i++) {
      columns.add(Expressions.column(i));
    }
    List<WindowGroup> groups = new ArrayList<>();
    for (Map.Entry<RexWindow, List<RexOver>> entry : byWindow.entrySet()) {
      groups.add(group(entry.getKey(), entry.getValue(), columns));
    }
    boolean hasMore = columns.size() > rowType.getFieldCount();
    Operator source = hasMore ? new Project(input, columns, "with the order of windows") : input;
    Map<RexOver, Integer> indexes = new LinkedHashMap<>();
    byWindow
        .values()
        .forEach(
            overs -> overs.forEach(over -> indexes.put(over, indexes.size() + columns.size())));
    Window window = new Window(source, groups, text(indexes, rowType));
    RexShuttle replace =
        new RexShuttle() {
          @Override
          public RexNode visitOver(RexOver over) {
            int index = indexes.get(over);
            return over.getAggOperator().getKind() == SqlKind.NTILE
                ? ofInteger(index, over.getType())
                : new RexInputRef(index, over.getType());
          }
        };
    return Step.of(
        new Project(window, values.translate(replace.apply(nodes)), RexText.of(nodes, rowType)));
  }

  /** A column that is INT where Calcite has another type. */
  private RexNode ofInteger(int index, RelDataType type) {
    RelDataType integer = rexBuilder.getTypeFactory().createSqlType(SqlTypeName.INTEGER);
    return rexBuilder.makeCast(type, new RexInputRef(index, integer));
  }

  private static Map<RexWindow, List<RexOver>> byWindow(List<RexNode> nodes) {
    Map<RexWindow, List<RexOver>> byWindow = new LinkedHashMap<>();
    RexVisitorImpl<Void> collect =
        new RexVisitorImpl<>(true) {
          @Override
          public Void visitOver(RexOver over) {
            List<RexOver> known =
                byWindow.computeIfAbsent(over.getWindow(), window -> new ArrayList<>());
            if (!known.contains(over)) {
              known.add(over);
            }
            return null;
          }
        };
    nodes.forEach(node -> node.accept(collect));
    return byWindow;
  }

  private static String text(Map<RexOver, Integer> overs, RelDataType rowType) {
    return overs.keySet().stream()
        .map(over -> RexText.of(over, rowType))
        .collect(Collectors.joining(", "));
  }

  /** The calls over one window; what it is ordered by is added to {@code columns} if need be. */
  private WindowGroup group(RexWindow window, List<RexOver> overs, List<Expression> columns) {
    List<Key> partitionBy =
        window.partitionKeys.stream()
            .map(node -> new Key(values.translate(node), Types.of(node.getType())))
            .toList();
    List<SortColumn> orderBy = new ArrayList<>();
    for (RexFieldCollation key : window.orderKeys) {
      int index;
      if (key.left instanceof RexInputRef column) {
        index = column.getIndex();
      } else {
        index = columns.size();
        columns.add(values.translate(key.left));
      }
      orderBy.add(
          Sorting.column(index, key.left.getType(), key.getDirection(), key.getNullDirection()));
    }
    List<WindowCall> translated = overs.stream().map(calls::translate).toList();
    return new WindowGroup(partitionBy, orderBy, calls.frame(window), translated);
  }
}
