package dev.tidepool.sql.plan;

import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a table is asked for, in words, for EXPLAIN. */
final class AccessText {
  private AccessText() {}

  /** Such as {@code orders (id, total; order by total desc; limit 10)}. */
  static String of(TableAccess access) {
    ScanRequest request = access.request();
    TableSchema schema = access.relation().schema();
    List<String> parts = new ArrayList<>();
    if (request.aggregation() == null) {
      parts.add(
          String.join(", ", request.columns().stream().map(c -> schema.column(c).name()).toList()));
    } else {
      addAggregation(request.aggregation(), schema, parts);
    }
    if (!request.order().isEmpty()) {
      parts.add("order by " + order(request, schema));
    }
    if (request.offset() != ScanRequest.FROM_START) {
      parts.add("offset " + number(request.offset()));
    }
    if (request.limit() != ScanRequest.UNLIMITED) {
      parts.add("limit " + number(request.limit()));
    }
    return access.table() + " (" + String.join("; ", parts) + ")";
  }

  private static void addAggregation(
      Aggregation aggregation, TableSchema schema, List<String> parts) {
    if (!aggregation.groupBy().isEmpty()) {
      parts.add("group by " + String.join(", ", groups(aggregation, schema)));
    }
    List<String> calls =
        aggregation.calls().stream().map(call -> AccessText.call(call, schema)).toList();
    if (!calls.isEmpty()) {
      parts.add(String.join(", ", calls));
    }
  }

  private static List<String> groups(Aggregation aggregation, TableSchema schema) {
    return aggregation.groupBy().stream().map(c -> schema.column(c).name()).toList();
  }

  private static String call(Call call, TableSchema schema) {
    String argument = call.column() < 0 ? "*" : schema.column(call.column()).name();
    return call.function().name().toLowerCase(Locale.ROOT)
        + (call.distinct() ? "(distinct " : "(")
        + argument
        + ")";
  }

  private static String order(ScanRequest request, TableSchema schema) {
    return String.join(
        ", ", request.order().stream().map(key -> order(key, request, schema)).toList());
  }

  private static String order(SortKey key, ScanRequest request, TableSchema schema) {
    Aggregation aggregation = request.aggregation();
    String name;
    if (aggregation == null) {
      name = schema.column(key.column()).name();
    } else {
      int groupCount = aggregation.groupBy().size();
      name =
          key.column() < groupCount
              ? groups(aggregation, schema).get(key.column())
              : call(aggregation.calls().get(key.column() - groupCount), schema);
    }
    return name
        + (key.descending() ? " desc" : "")
        + (key.nullsFirst() == key.descending()
            ? ""
            : key.nullsFirst() ? " nulls first" : " nulls last");
  }

  private static String number(Operand operand) {
    return operand instanceof Operand.Literal literal
        ? String.valueOf(literal.value())
        : "?" + ((Operand.Parameter) operand).index();
  }
}
