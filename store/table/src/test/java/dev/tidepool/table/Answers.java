package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Compares what two relations answer. Rows that are equal in order may come in any, and a limit may
 * cut any of them off; values of an aggregation need only be equal, others be the same.
 */
final class Answers {
  private final TableSchema schema;
  private final ScanRequest request;
  private final List<ColumnType> types = new ArrayList<>(); // of the result
  private final Object[] parameters;

  private Answers(TableSchema schema, ScanRequest request, Object[] parameters) {
    this.schema = schema;
    this.request = request;
    this.parameters = parameters;
    Aggregation aggregation = request.aggregation();
    if (aggregation == null) {
      request.columns().forEach(column -> types.add(schema.column(column).type()));
    } else {
      aggregation.groupBy().forEach(column -> types.add(schema.column(column).type()));
      aggregation.calls().forEach(call -> types.add(typeOf(call)));
    }
  }

  private ColumnType typeOf(Call call) {
    if (call.function() == Function.COUNT) {
      return ColumnType.BIGINT;
    }
    ColumnType type = schema.column(call.column()).type();
    return call.function() == Function.SUM && type.equals(ColumnType.INT)
        ? ColumnType.BIGINT
        : type;
  }

  /**
   * Fails unless {@code asked} answers as {@code oracle} does; each column of the order is among
   * the result's.
   */
  static void compare(Relation asked, Relation oracle, ScanRequest request, Object[] parameters) {
    Answers answers = new Answers(asked.schema(), request, parameters);
    String what =
        request + " by " + asked.prepare(request).accessPath(parameters).text() + " of " + oracle;
    List<String> orders = new ArrayList<>();
    List<String> rows = answers.ask(asked, request, orders);
    List<String> expectedOrders = new ArrayList<>();
    List<String> expected = answers.ask(oracle, request, expectedOrders);
    assertThat(orders).as(what).isEqualTo(expectedOrders);
    ScanRequest unlimited =
        new ScanRequest(
            request.predicate(),
            request.columns(),
            request.order(),
            ScanRequest.FROM_START,
            ScanRequest.UNLIMITED,
            request.aggregation());
    Map<String, Integer> left = new HashMap<>();
    List<String> all = answers.ask(oracle, unlimited, new ArrayList<>());
    all.forEach(row -> left.merge(row, 1, Integer::sum));
    for (String row : rows) {
      assertThat(left.merge(row, -1, Integer::sum)).as("%s is in %s", row, what).isNotNegative();
    }
    assertThat(rows).as(what).hasSameSizeAs(expected);
  }

  /** The rows of the answer in words, and of each the values that it is sorted by. */
  private List<String> ask(Relation relation, ScanRequest asked, List<String> orders) {
    List<String> rows = new ArrayList<>();
    try (ResultCursor cursor = relation.prepare(asked).open(parameters, QueryLimits.defaults())) {
      while (cursor.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < types.size(); i++) {
          row.append(text(i, cursor.value(i), request.aggregation() == null)).append('|');
        }
        rows.add(row.toString());
        StringBuilder order = new StringBuilder();
        for (SortKey key : asked.order()) {
          int index =
              request.aggregation() == null
                  ? request.columns().indexOf(key.column())
                  : key.column();
          order.append(text(index, cursor.value(index), false)).append('|');
        }
        orders.add(order.toString());
      }
      assertThat(cursor.next()).isFalse();
    }
    return rows;
  }

  private String text(int column, Object value, boolean same) {
    if (value == null) {
      return "NULL";
    }
    ColumnType type = types.get(column);
    if (type.isArray()) {
      StringBuilder text = new StringBuilder("[");
      for (Object element : (List<?>) value) {
        text.append(element == null ? "NULL" : text(type.element(), element, same)).append(',');
      }
      return text.append(']').toString();
    }
    return text(type, value, same);
  }

  private static String text(ColumnType type, Object value, boolean same) {
    if (same) {
      return value instanceof byte[] bytes ? Arrays.toString(bytes) : value.toString();
    }
    return HexFormat.of().formatHex(Terms.encode(type.scalar(), value));
  }
}
