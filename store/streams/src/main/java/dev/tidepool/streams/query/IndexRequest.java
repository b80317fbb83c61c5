package dev.tidepool.streams.query;

import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** An {@link IndexQuery} in the numbers of a schema. One thread. */
final class IndexRequest {
  private final IndexQuery.Parts parts;
  private final TableSchema schema;
  private final List<Integer> columns = new ArrayList<>();
  private final List<IndexResult.Column> resultColumns = new ArrayList<>();
  private final List<SortKey> order = new ArrayList<>();
  private final Aggregation aggregation;
  private final PageMark mark; // null if there are no pages

  /** Throws IllegalArgumentException if the query does not fit. */
  IndexRequest(IndexQuery.Parts parts, TableSchema schema) {
    this.parts = parts;
    this.schema = schema;
    this.aggregation = parts.aggregates.isEmpty() ? null : aggregation();
    if (aggregation == null) {
      addColumns();
    }
    for (Order key : parts.order) {
      int column = aggregation == null ? schema.require(key.column()) : resultColumn(key.column());
      order.add(new SortKey(column, key.descending(), key.nullsFirst()));
    }
    if (parts.pageSize != null) {
      addKeyToOrder();
    }
    if (parts.after != null && parts.pageSize == null) {
      throw new IllegalArgumentException("after(...) is for queries with a pageSize");
    }
    this.mark = parts.pageSize == null ? null : new PageMark(schema, order, fingerprint());
  }

  private void addColumns() {
    if (parts.columns.isEmpty()) {
      IntStream.range(0, schema.columnCount()).forEach(columns::add);
    } else {
      parts.columns.forEach(name -> columns.add(schema.require(name)));
    }
    columns.forEach(i -> addResultColumn(schema.column(i).name(), schema.column(i).type()));
  }

  private void addResultColumn(String name, ColumnType type) {
    resultColumns.add(new IndexResult.Column(name, type.toString()));
  }

  private Aggregation aggregation() {
    List<Integer> groupBy = parts.groupBy.stream().map(schema::require).toList();
    groupBy.forEach(i -> addResultColumn(schema.column(i).name(), schema.column(i).type()));
    List<Call> calls = new ArrayList<>();
    for (Aggregate aggregate : parts.aggregates) {
      int column = aggregate.column() == null ? -1 : schema.require(aggregate.column());
      calls.add(new Call(aggregate.function(), column, aggregate.distinct()));
      addResultColumn(aggregate.name(), typeOf(aggregate.function(), column));
    }
    return new Aggregation(groupBy, calls);
  }

  private ColumnType typeOf(Function function, int column) {
    if (function == Function.COUNT) {
      return ColumnType.BIGINT;
    }
    ColumnType type = schema.column(column).type();
    boolean widens = function == Function.SUM && type.equals(ColumnType.INT);
    return widens ? ColumnType.BIGINT : type;
  }

  private int resultColumn(String name) {
    for (int i = 0; i < resultColumns.size(); i++) {
      if (resultColumns.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "the result has no column "
            + name
            + " to be sorted by; it has "
            + String.join(", ", resultColumns.stream().map(IndexResult.Column::name).toList()));
  }

  private void addKeyToOrder() {
    int[] keys = schema.keyColumns();
    if (keys.length == 0) {
      throw new IllegalArgumentException(
          "pages need the key among the columns: declare one with the path $key");
    }
    for (int key : keys) {
      if (order.stream().noneMatch(sort -> sort.column() == key)) {
        order.add(new SortKey(key, false, false));
      }
    }
  }

  private String fingerprint() {
    return schema + "; " + parts.where + "; " + order;
  }

  /** What the table is asked; of pages, for one row more than there are on one. */
  ScanRequest request() {
    Predicate predicate = parts.where.in(schema);
    if (mark == null) {
      Operand limit =
          parts.limit == null ? ScanRequest.UNLIMITED : new Operand.Literal(parts.limit);
      return new ScanRequest(
          predicate, columns, order, new Operand.Literal(parts.offset), limit, aggregation);
    }
    if (parts.after != null) {
      predicate = new Predicate.And(List.of(predicate, mark.behind(parts.after)));
    }
    List<Integer> withKeys = new ArrayList<>(columns);
    order.forEach(key -> withKeys.add(key.column()));
    return new ScanRequest(
        predicate,
        withKeys,
        order,
        ScanRequest.FROM_START,
        new Operand.Literal(parts.pageSize + 1L),
        null);
  }

  IndexResult answer(Relation relation) {
    QueryLimits limits = parts.bounds.start();
    limits.checkNow();
    List<Object[]> rows = new ArrayList<>();
    int width = resultColumns.size() + (mark == null ? 0 : order.size());
    try (ResultCursor cursor = relation.prepare(request()).open(new Object[0], limits)) {
      while (cursor.next()) {
        limits.step();
        limits.keep(IndexResult.rowBytes(width));
        Object[] row = new Object[width];
        for (int i = 0; i < width; i++) {
          row[i] = cursor.value(i);
        }
        rows.add(row);
      }
      return mark == null
          ? new IndexResult(resultColumns, rows, null, cursor.statistics())
          : page(rows, cursor);
    }
  }

  private IndexResult page(List<Object[]> rows, ResultCursor cursor) {
    String continuation = null;
    if (rows.size() > parts.pageSize) {
      rows.remove(rows.size() - 1);
      Object[] last = rows.get(rows.size() - 1);
      continuation = mark.of(Arrays.copyOfRange(last, columns.size(), last.length));
    }
    rows.replaceAll(row -> Arrays.copyOf(row, columns.size()));
    return new IndexResult(resultColumns, rows, continuation, cursor.statistics());
  }

  static Scalar scalar(TableSchema schema, int column) {
    return schema.column(column).type().scalar();
  }
}
