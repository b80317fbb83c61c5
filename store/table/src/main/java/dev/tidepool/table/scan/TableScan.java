package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.RelationSnapshot;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.query.Unknown;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.PredicateEvaluator;
import java.util.List;

/**
 * A request to one table, checked once and answered any number of times. The access path is chosen
 * with each execution, by its parameters and the cardinalities at that moment: see {@link
 * ScanPlan}.
 *
 * <p><b>Threads:</b> any.
 */
public final class TableScan implements Relation.PreparedScan {
  private final TieredStore store;
  private final TableSchema schema;
  private final ScanRequest request;
  private final Predicate predicate; // in normal form
  private final PredicateEvaluator whole;
  private final ResultShape shape;
  private final KeyLookup lookup;
  private final ResidualFilters residuals;
  private final DecoderPool decoders;
  private final DecoderPool judgeDecoders;

  /**
   * Checks {@code request}.
   *
   * @throws IllegalArgumentException if it does not fit the schema
   */
  public TableScan(TieredStore store, TableSchema schema, RowCodec codec, ScanRequest request) {
    this.store = store;
    this.schema = schema;
    this.request = request;
    this.predicate = NormalForm.of(request.predicate());
    this.whole = PredicateEvaluator.compile(predicate, schema);
    this.shape = new ResultShape(schema, request);
    this.lookup = new KeyLookup(codec.keyEncoder(schema), schema);
    this.residuals = new ResidualFilters(schema, shape.wantedColumns());
    this.decoders = new DecoderPool(schema, codec);
    this.judgeDecoders = new DecoderPool(schema, codec);
  }

  @Override
  public ResultCursor open(Object[] parameters, QueryLimits limits) {
    return open(null, null, parameters, limits);
  }

  @Override
  public ResultCursor open(RelationSnapshot held, Object[] parameters, QueryLimits limits) {
    TableSnapshot of = (TableSnapshot) held;
    return open(of.view(), of.earlierRows(this), parameters, limits);
  }

  /**
   * @param view of a snapshot that is held; or null, for the present
   * @param earlier what changed since it, or null
   */
  private ResultCursor open(
      StoreSnapshot view, EarlierRows earlier, Object[] parameters, QueryLimits limits) {
    Unknown.requireNone(parameters);
    ResultWindow window = ResultWindow.of(request, shape.order(), parameters, limits);
    if (request.aggregation() != null) {
      List<Object[]> rows =
          IndexAggregates.of(
              store, view, schema, request.aggregation(), predicate, parameters, limits);
      if (rows != null) {
        return window.of(rows, ScanStatistics.NONE);
      }
    }
    StoreSnapshot snapshot = view == null ? store.snapshot() : view;
    boolean handedOn = false;
    try {
      ScanExecution execution =
          new ScanExecution(this, snapshot, earlier, parameters, window, limits);
      ResultCursor cursor = execution.open(plan(snapshot, parameters, window.end()));
      handedOn = execution.isSnapshotHandedOn();
      return cursor;
    } finally {
      if (!handedOn) {
        snapshot.close();
      }
    }
  }

  /** The way to {@code count} rows, as things are now. */
  private ScanPlan plan(StoreSnapshot snapshot, Object[] parameters, long count) {
    return ScanPlan.choose(snapshot, lookup, request, predicate, count, parameters);
  }

  @Override
  public Relation.AccessPath accessPath(Object[] parameters) {
    ResultWindow window = ResultWindow.of(request, shape.order(), parameters, null);
    if (request.aggregation() != null) {
      String text = IndexAggregates.describe(store, request.aggregation(), predicate, parameters);
      if (text != null) {
        return new Relation.AccessPath(text, 0);
      }
    }
    try (StoreSnapshot snapshot = store.snapshot()) {
      ScanPlan plan = plan(snapshot, parameters, window.end());
      return new Relation.AccessPath(plan.describe(schema, request), plan.expectedRowCount());
    }
  }

  // ---- what its executions share ---------------------------------------------------------------

  TableSchema schema() {
    return schema;
  }

  ScanRequest request() {
    return request;
  }

  /** The whole predicate, in {@link NormalForm}. */
  Predicate predicate() {
    return predicate;
  }

  /** The filter of the whole predicate. */
  PredicateEvaluator whole() {
    return whole;
  }

  ResultShape shape() {
    return shape;
  }

  ResidualFilters residuals() {
    return residuals;
  }

  /** Of the columns that are wanted, and those of the residual predicate. */
  DecoderPool decoders() {
    return decoders;
  }

  /** Of the columns of the whole predicate. */
  DecoderPool judgeDecoders() {
    return judgeDecoders;
  }
}
