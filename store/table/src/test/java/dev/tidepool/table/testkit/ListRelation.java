package dev.tidepool.table.testkit;

import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A list of rows that answers any request by looking at each row: no index, no plan, no cleverness.
 *
 * <p><b>Threads:</b> any; {@link #add} is seen by executions that begin afterwards.
 */
public final class ListRelation implements Relation {
  private final TableSchema schema;
  private final List<Object[]> rows = new CopyOnWriteArrayList<>();
  private final List<ScanRequest> requests = new CopyOnWriteArrayList<>();

  /** A relation without rows. */
  public ListRelation(TableSchema schema) {
    this.schema = schema;
  }

  /** A relation of {@code rows}, each with a value for each column as {@code ColumnType} says. */
  public ListRelation(TableSchema schema, List<Object[]> rows) {
    this(schema);
    List<Object[]> checked = new ArrayList<>(rows.size());
    rows.forEach(row -> checked.add(checked(row)));
    this.rows.addAll(checked);
  }

  /** Adds a row; returns this. */
  public ListRelation add(Object... row) {
    rows.add(checked(row));
    return this;
  }

  private Object[] checked(Object[] row) {
    if (row.length != schema.columnCount()) {
      throw new IllegalArgumentException(
          "a row of " + row.length + " values for " + schema.columnCount() + " columns");
    }
    for (int i = 0; i < row.length; i++) {
      Values.check("column " + schema.column(i).name(), schema.column(i).type(), row[i]);
      if (row[i] == null && !schema.column(i).nullable()) {
        throw new IllegalArgumentException("column " + schema.column(i).name() + " is NULL");
      }
    }
    return row.clone();
  }

  /** The rows, in the order in which they were added. */
  public List<Object[]> rows() {
    return List.copyOf(rows);
  }

  /** What it was asked so far, for tests of who asks. */
  public List<ScanRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public long rowCountEstimate() {
    return rows.size();
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    ListScan scan = new ListScan(schema, request);
    requests.add(request);
    return new PreparedScan() {
      @Override
      public ResultCursor open(Object[] parameters, QueryLimits limits) {
        return new PlainCursor(scan.answer(rows(), parameters, limits), rows.size(), limits);
      }

      @Override
      public AccessPath accessPath(Object[] parameters) {
        boolean isAll = request.predicate().equals(Predicate.TRUE);
        return new AccessPath("list scan" + (isAll ? "" : ", residual"), rows.size());
      }
    };
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(schema.toString());
    rows.forEach(row -> text.append('\n').append(Arrays.deepToString(row)));
    return text.toString();
  }
}
