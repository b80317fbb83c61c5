package dev.tidepool.table.testkit;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.PredicateEvaluator;
import dev.tidepool.table.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One request, answered by the definition of each of its parts. */
final class ListScan {
  private final TableSchema schema;
  private final ScanRequest request;
  private final PredicateEvaluator predicate;

  ListScan(TableSchema schema, ScanRequest request) {
    this.schema = schema;
    this.request = request;
    this.predicate = PredicateEvaluator.compile(request.predicate(), schema);
    if (request.aggregation() == null) {
      request.columns().forEach(this::column);
      request.order().forEach(key -> scalar(key.column()));
    } else {
      request.aggregation().groupBy().forEach(this::scalar);
      request.aggregation().calls().forEach(this::typeOf);
      request.order().forEach(key -> resultType(key.column()));
    }
  }

  private Column column(int index) {
    if (index < 0 || index >= schema.columnCount()) {
      throw new IllegalArgumentException(
          "there is no column " + index + "; there are " + schema.columnCount());
    }
    return schema.column(index);
  }

  private Scalar scalar(int index) {
    ColumnType type = column(index).type();
    if (type.isArray()) {
      throw new IllegalArgumentException(
          "column " + column(index).name() + " is " + type + ", which has no order");
    }
    return type.scalar();
  }

  /** The type of what {@code call} computes. */
  private Scalar typeOf(Call call) {
    if (call.function() == Function.COUNT) {
      if (call.distinct()) {
        scalar(call.column());
      } else if (call.column() >= 0) {
        column(call.column());
      }
      return Scalar.BIGINT;
    }
    Scalar type = scalar(call.column());
    if (call.function() != Function.SUM) {
      return type;
    }
    return switch (type) {
      case INT, BIGINT -> Scalar.BIGINT;
      case DOUBLE, DECIMAL -> type;
      default -> throw new IllegalArgumentException("SUM of " + type);
    };
  }

  private Scalar resultType(int column) {
    Aggregation aggregation = request.aggregation();
    int groupCount = aggregation.groupBy().size();
    return column < groupCount
        ? scalar(aggregation.groupBy().get(column))
        : typeOf(aggregation.calls().get(column - groupCount));
  }

  // ---- answering -------------------------------------------------------------------------------

  List<Object[]> answer(List<Object[]> rows, Object[] parameters, QueryLimits limits) {
    PredicateEvaluator.Filter filter = predicate.bind(parameters);
    List<Object[]> matching = new ArrayList<>();
    for (Object[] row : rows) {
      limits.step();
      if (filter.matches(column -> row[column])) {
        matching.add(row);
      }
    }
    List<Object[]> results;
    if (request.aggregation() == null) {
      matching.sort(this::compare);
      results = matching.stream().map(this::projected).toList();
    } else {
      results = groups(matching).stream().map(this::aggregated).sorted(this::compare).toList();
    }
    long offset = Math.min(count("OFFSET", request.offset().value(parameters)), results.size());
    long end =
        offset
            + Math.min(count("LIMIT", request.limit().value(parameters)), results.size() - offset);
    return results.subList((int) offset, (int) end);
  }

  private static long count(String what, Object value) {
    if (!(value instanceof Number number) || number.longValue() < 0) {
      throw new IllegalArgumentException(what + " is " + value);
    }
    return number.longValue();
  }

  private Object[] projected(Object[] row) {
    return request.columns().stream().map(column -> row[column]).toArray();
  }

  private int compare(Object[] left, Object[] right) {
    for (SortKey key : request.order()) {
      Scalar type = request.aggregation() == null ? scalar(key.column()) : resultType(key.column());
      Comparator<Object> values = order(type);
      values = key.descending() ? values.reversed() : values;
      values = key.nullsFirst() ? Comparator.nullsFirst(values) : Comparator.nullsLast(values);
      int order = values.compare(left[key.column()], right[key.column()]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  // ---- grouping --------------------------------------------------------------------------------

  private Collection<List<Object[]>> groups(List<Object[]> rows) {
    List<Integer> groupBy = request.aggregation().groupBy();
    if (groupBy.isEmpty()) {
      return List.of(rows);
    }
    Comparator<Object[]> order = (left, right) -> 0;
    for (int column : groupBy) {
      Comparator<Object> values = Comparator.nullsFirst(order(scalar(column)));
      order = order.thenComparing(row -> row[column], values);
    }
    Map<Object[], List<Object[]>> groups = new TreeMap<>(order);
    for (Object[] row : rows) {
      groups.computeIfAbsent(row, unused -> new ArrayList<>()).add(row);
    }
    return groups.values();
  }

  private static Comparator<Object> order(Scalar type) {
    return (left, right) -> Values.compare(type, left, right);
  }

  private Object[] aggregated(List<Object[]> group) {
    List<Object> row = new ArrayList<>();
    request.aggregation().groupBy().forEach(column -> row.add(group.get(0)[column]));
    request.aggregation().calls().forEach(call -> row.add(value(call, group)));
    return row.toArray();
  }

  private Object value(Call call, List<Object[]> group) {
    if (call.column() < 0) {
      return (long) group.size();
    }
    Scalar type = column(call.column()).type().scalar();
    Comparator<Object> order = order(type);
    Set<Object> seen = new TreeSet<>(order);
    List<Object> values = new ArrayList<>();
    for (Object[] row : group) {
      Object value = row[call.column()];
      if (value != null && (!call.distinct() || seen.add(value))) {
        values.add(value);
      }
    }
    return switch (call.function()) {
      case COUNT -> (long) values.size();
      case MIN -> values.stream().min(order).orElse(null);
      case MAX -> values.stream().max(order).orElse(null);
      case SUM -> values.isEmpty() ? null : sum(type, values, call);
    };
  }

  private Object sum(Scalar type, List<Object> values, Call call) {
    if (type == Scalar.DOUBLE) {
      return values.stream().reduce((a, b) -> (Double) a + (Double) b).orElseThrow();
    }
    if (type == Scalar.DECIMAL) {
      return values.stream().reduce((a, b) -> ((BigDecimal) a).add((BigDecimal) b)).orElseThrow();
    }
    BigInteger sum = BigInteger.ZERO;
    for (Object value : values) {
      sum = sum.add(BigInteger.valueOf(((Number) value).longValue()));
    }
    if (sum.bitLength() >= Long.SIZE) {
      String column = column(call.column()).name();
      throw new ArithmeticException(
          "SUM("
              + (call.distinct() ? "DISTINCT " : "")
              + column
              + ") is "
              + sum
              + ", which does not fit in BIGINT: sum fewer rows, or a DECIMAL, in SQL by CAST(..."
              + " AS DECIMAL)");
    }
    return sum.longValue();
  }
}
