package dev.tidepool.streams.query;

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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/** An {@link IndexQuery} in the numbers of a schema. One thread. */
final class IndexRequest {
  private final IndexQuery.Parts parts;
  private final TableSchema schema;
  private final List<Integer> columns = new ArrayList<>();
  private final List<IndexResult.Column> resultColumns = new ArrayList<>();
  private final List<SortKey> order = new ArrayList<>();
  private final Aggregation aggregation;
  private final Paging paging; // null if there are no pages

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
    if (parts.after != null && parts.pageSize == null) {
      throw new IllegalArgumentException("after(...) is for queries with a pageSize");
    }
    this.paging = parts.pageSize == null ? null : new Paging(schema, whole());
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

  /** What the table is asked, apart from pages; of these, for one row more than are on one. */
  private ScanRequest whole() {
    Long limit = parts.pageSize == null ? parts.limit : Long.valueOf(parts.pageSize + 1L);
    return new ScanRequest(
        parts.where.in(schema),
        columns,
        order,
        new Operand.Literal(parts.offset),
        limit == null ? ScanRequest.UNLIMITED : new Operand.Literal(limit),
        aggregation);
  }

  /** What the table is asked. */
  ScanRequest request() {
    if (paging == null) {
      return whole();
    }
    return parts.after == null ? paging.first() : paging.after(tokenOf(parts.after));
  }

  IndexResult answer(Relation relation) {
    QueryLimits limits = parts.bounds.start();
    limits.checkNow();
    List<Object[]> rows = new ArrayList<>();
    try (ResultCursor cursor = relation.prepare(request()).open(new Object[0], limits)) {
      String continuation = null;
      while (cursor.next()) {
        limits.keep(IndexResult.rowBytes(resultColumns.size()));
        Object[] row = new Object[resultColumns.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = cursor.value(i);
        }
        rows.add(row);
        if (paging != null && rows.size() == parts.pageSize) {
          String token = paging.token(cursor);
          continuation = cursor.next() ? fingerprint() + token : null;
          break;
        }
      }
      return new IndexResult(resultColumns, rows, continuation, cursor.statistics());
    }
  }

  // A continuation is the fingerprint of its query and a token of Paging.

  private String tokenOf(String continuation) {
    String fingerprint = fingerprint();
    if (!continuation.startsWith(fingerprint)) {
      throw new IllegalArgumentException(
          "the continuation is of another query: condition, order and schema must be the same");
    }
    return continuation.substring(fingerprint.length());
  }

  private String fingerprint() {
    CRC32C crc = new CRC32C();
    crc.update((schema + "; " + parts.where + "; " + order).getBytes(StandardCharsets.UTF_8));
    return String.format("%08x.", crc.getValue());
  }
}
