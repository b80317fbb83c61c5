package dev.tidepool.endpoint;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** A table without rows that keeps what it is asked. <b>Threads:</b> one. */
final class AskedRelation implements Relation {
  private final TableSchema schema;
  private final List<ScanRequest> requests = new ArrayList<>();
  private Object[] parameters = {};

  AskedRelation(TableSchema schema) {
    this.schema = schema;
  }

  /** All requests it was prepared for. */
  List<ScanRequest> requests() {
    return requests;
  }

  /** Those of the last execution. */
  Object[] parameters() {
    return parameters;
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public long rowCountEstimate() {
    return 0;
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    requests.add(request);
    return new PreparedScan() {
      @Override
      public ResultCursor open(Object[] given, QueryLimits limits) {
        parameters = given.clone();
        return ResultCursor.EMPTY;
      }

      @Override
      public AccessPath accessPath(Object[] given) {
        return new AccessPath("no rows", 0);
      }
    };
  }
}
