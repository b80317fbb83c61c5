package dev.tidepool.table.partition;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.scan.GroupTable;
import dev.tidepool.table.scan.ResultShape;
import dev.tidepool.table.scan.ResultWindow;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Aggregates in two levels. Parts count, sum and so on; of what they found counts and sums are
 * summed, and of the least values the least is taken. For aggregates of values that count once,
 * parts group by these values besides, and the values are told apart when all are together.
 *
 * <p>A sum of whole numbers has to fit BIGINT in each part, not only of all together.
 *
 * <p><b>Threads:</b> immutable.
 */
final class AggregateSplit {
  private final Aggregation whole;
  private final Aggregation partial;
  private final Aggregation merged; // of the rows that parts answer
  private final TableSchema partialSchema;
  private final List<String> texts; // of the calls of the whole

  AggregateSplit(TableSchema schema, Aggregation whole) {
    this.whole = whole;
    List<Integer> groupBy = new ArrayList<>(whole.groupBy());
    for (Call call : whole.calls()) {
      if (isOfDistinct(call)) {
        groupBy.add(call.column());
      }
    }
    List<Call> calls = whole.calls().stream().filter(call -> !isOfDistinct(call)).toList();
    this.partial = new Aggregation(groupBy, calls);
    this.partialSchema = partialSchema(schema);
    this.texts = ResultShape.texts(whole, schema);
    this.merged = new Aggregation(firstNumbers(whole.groupBy().size()), mergedCalls());
  }

  /** MIN and MAX are the same whether equal values count once. */
  private static boolean isOfDistinct(Call call) {
    return call.distinct()
        && (call.function() == Function.COUNT || call.function() == Function.SUM);
  }

  private TableSchema partialSchema(TableSchema schema) {
    List<Column> columns = new ArrayList<>();
    for (int column : partial.groupBy()) {
      columns.add(column("g" + columns.size(), schema.column(column).type()));
    }
    for (Call call : partial.calls()) {
      columns.add(column("a" + columns.size(), ResultShape.resultType(call, schema)));
    }
    return columns.isEmpty() ? schema : new TableSchema(columns);
  }

  private static Column column(String name, ColumnType type) {
    return Column.of(name, type);
  }

  private static List<Integer> firstNumbers(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  private List<Call> mergedCalls() {
    List<Call> calls = new ArrayList<>();
    int distinct = whole.groupBy().size();
    int plain = partial.groupBy().size();
    for (Call call : whole.calls()) {
      if (isOfDistinct(call)) {
        calls.add(new Call(call.function(), distinct++, true));
      } else {
        Function function = call.function() == Function.COUNT ? Function.SUM : call.function();
        calls.add(new Call(function, plain++, false));
      }
    }
    return calls;
  }

  /** What parts are asked. */
  Aggregation partial() {
    return partial;
  }

  /** Merges what parts answered. */
  ResultCursor merge(List<? extends ResultCursor> parts, ResultWindow window) {
    QueryLimits limits = window.limits();
    GroupTable groups = new GroupTable(merged, texts, partialSchema, limits);
    ScanStatistics statistics = ScanStatistics.NONE;
    Object[] row = new Object[partialSchema.columnCount()];
    int valueCount = partial.groupBy().size() + partial.calls().size();
    for (ResultCursor part : parts) {
      while (part.next()) {
        limits.step();
        for (int i = 0; i < valueCount; i++) {
          row[i] = part.value(i);
        }
        groups.add(row);
      }
      statistics = statistics.plus(part.statistics());
    }
    List<Object[]> rows = groups.rows();
    rows.forEach(this::countNothingAsZero);
    return window.of(rows, statistics);
  }

  private void countNothingAsZero(Object[] row) {
    for (int i = 0; i < whole.calls().size(); i++) {
      int at = whole.groupBy().size() + i;
      if (whole.calls().get(i).function() == Function.COUNT && row[at] == null) {
        row[at] = 0L;
      }
    }
  }
}
