package dev.tidepool.endpoint;

import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.RelationSnapshot;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The rows of a table that fit a condition, as if there were no others: estimates, access paths and
 * statistics, too, tell nothing of them.
 *
 * <p><b>Threads:</b> any.
 */
final class FilteredRelation implements Relation {
  private final Relation rows;
  private final Predicate condition;
  private final ToLongFunction<Relation> rowCount;

  /**
   * The rows of {@code rows} that fit.
   *
   * @param rowCount estimates how many this has
   */
  FilteredRelation(Relation rows, Predicate condition, ToLongFunction<Relation> rowCount) {
    this.rows = rows;
    this.condition = condition;
    this.rowCount = rowCount;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FilteredRelation that
        && rows.equals(that.rows)
        && condition.equals(that.condition);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public TableSchema schema() {
    return rows.schema();
  }

  @Override
  public boolean isDistant() {
    return rows.isDistant();
  }

  @Override
  public long rowCountEstimate() {
    return rowCount.applyAsLong(this);
  }

  @Override
  public RelationSnapshot snapshot(QueryLimits limits) {
    return rows.snapshot(limits);
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    PreparedScan scan =
        rows.prepare(
            new ScanRequest(
                new And(List.of(condition, request.predicate())),
                request.columns(),
                request.order(),
                request.offset(),
                request.limit(),
                request.aggregation()));
    return new PreparedScan() {
      @Override
      public ResultCursor open(Object[] parameters, QueryLimits limits) {
        return new OwnRows(scan.open(parameters, limits));
      }

      @Override
      public ResultCursor open(RelationSnapshot held, Object[] parameters, QueryLimits limits) {
        return new OwnRows(scan.open(held, parameters, limits));
      }

      @Override
      public AccessPath accessPath(Object[] parameters) {
        return new AccessPath("the rows that may be read", rowCountEstimate());
      }
    };
  }

  /** Rows whose statistics tell only how many fit. */
  private static final class OwnRows implements ResultCursor {
    private final ResultCursor rows;

    OwnRows(ResultCursor rows) {
      this.rows = rows;
    }

    @Override
    public boolean next() {
      return rows.next();
    }

    @Override
    public Object value(int index) {
      return rows.value(index);
    }

    @Override
    public ScanStatistics statistics() {
      return new ScanStatistics(rows.statistics().rowsMatched(), 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
