package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.paging.Paging;
import dev.tidepool.table.query.Operand;
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

  /**
   * Fails unless the pages of {@code asked}, one after the other, are all rows that {@code oracle}
   * has, in the order of the request and then of the key, which is column 0.
   */
  static void comparePages(
      Relation asked, Relation oracle, ScanRequest request, int pageRows, Object[] parameters) {
    Answers answers = new Answers(asked.schema(), request, parameters);
    Paging paging = new Paging(asked.schema(), rows(request, request.order(), pageRows));
    List<String> rows = new ArrayList<>();
    String token = null;
    int read;
    do {
      read = rows.size();
      ScanRequest page = token == null ? paging.first() : paging.after(token);
      try (ResultCursor cursor = asked.prepare(page).open(parameters, QueryLimits.defaults())) {
        while (cursor.next()) {
          rows.add(answers.row(cursor));
          token = paging.token(cursor);
        }
      }
    } while (rows.size() - read == pageRows);
    List<SortKey> order = new ArrayList<>(request.order());
    order.add(new SortKey(0, false, true));
    ScanRequest all = rows(request, order, Integer.MAX_VALUE);
    List<String> expected = new ArrayList<>();
    try (ResultCursor cursor = oracle.prepare(all).open(parameters, QueryLimits.defaults())) {
      while (cursor.next()) {
        expected.add(answers.row(cursor));
      }
    }
    assertThat(rows).as("pages of %d rows of %s", pageRows, request).isEqualTo(expected);
  }

  /** The rows of a request from the first on, in another order. */
  private static ScanRequest rows(ScanRequest request, List<SortKey> order, long limit) {
    return new ScanRequest(
        request.predicate(),
        request.columns(),
        order,
        ScanRequest.FROM_START,
        new Operand.Literal(limit),
        null);
  }

  /** The rows of the answer in words, and of each the values that it is sorted by. */
  private List<String> ask(Relation relation, ScanRequest asked, List<String> orders) {
    List<String> rows = new ArrayList<>();
    try (ResultCursor cursor = relation.prepare(asked).open(parameters, QueryLimits.defaults())) {
      while (cursor.next()) {
        rows.add(row(cursor));
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

  private String row(ResultCursor cursor) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < types.size(); i++) {
      row.append(text(i, cursor.value(i), request.aggregation() == null)).append('|');
    }
    return row.toString();
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
