package dev.tidepool.connect.workers;

import dev.tidepool.table.partition.PartitionSplit;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;

/** A part that no record with columns came for. <b>Threads:</b> immutable. */
record NoRowsPart(TableSchema schema) implements Relation {
  @Override
  public long rowCountEstimate() {
    return 0;
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    PartitionSplit split = PartitionSplit.of(schema, request);
    return new PreparedScan() {
      @Override
      public ResultCursor open(Object[] parameters, QueryLimits limits) {
        return split.merge(List.of(), parameters, limits);
      }

      @Override
      public AccessPath accessPath(Object[] parameters) {
        return new AccessPath("no rows", 0);
      }
    };
  }
}
