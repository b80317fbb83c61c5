package dev.tidepool.endpoint.cluster;

import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.schema.TableSchema;
import java.util.function.BooleanSupplier;

/** A relation that can be closed, also by what happens while it is read. */
final class TrippedRelation implements Relation {
  private final Relation rows;
  private final TableSchema schema;
  private final Runnable onRow;
  private final BooleanSupplier findsKeys;
  private volatile boolean isClosed;

  TrippedRelation(Relation rows, TableSchema schema, Runnable onRow, BooleanSupplier findsKeys) {
    this.rows = rows;
    this.schema = schema;
    this.onRow = onRow;
    this.findsKeys = findsKeys;
  }

  void close() {
    isClosed = true;
  }

  private void requireOpen() {
    if (isClosed) {
      throw new StoreClosedException("a partition was closed");
    }
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public long rowCountEstimate() {
    return rows.rowCountEstimate();
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    PreparedScan scan = rows.prepare(request);
    return new PreparedScan() {
      @Override
      public ResultCursor open(Object[] parameters, QueryLimits limits) {
        requireOpen();
        return new Cursor(scan.open(parameters, limits));
      }

      @Override
      public AccessPath accessPath(Object[] parameters) {
        AccessPath path = scan.accessPath(parameters);
        boolean isFound = findsKeys.getAsBoolean() && !request.predicate().equals(Predicate.TRUE);
        return isFound ? new AccessPath(path.text(), 1) : path;
      }
    };
  }

  private final class Cursor implements ResultCursor {
    private final ResultCursor cursor;

    Cursor(ResultCursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public boolean next() {
      onRow.run();
      requireOpen();
      return cursor.next();
    }

    @Override
    public Object value(int index) {
      return cursor.value(index);
    }

    @Override
    public ScanStatistics statistics() {
      return cursor.statistics();
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
