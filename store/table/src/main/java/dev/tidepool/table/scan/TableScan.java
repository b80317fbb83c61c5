package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.PredicateEvaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * A request to one table, checked once and answered any number of times. The access path is chosen
 * with each execution, by its parameters and the cardinalities at that moment.
 *
 * <p><b>Threads:</b> any.
 */
public final class TableScan implements Relation.PreparedScan {
  /** An index in its order is for less than one row in so many. */
  private static final int ORDERED_SHARE = 4;

  private final TieredStore store;
  private final TableSchema schema;
  private final RowCodec codec;
  private final ScanRequest request;
  private final Predicate predicate; // in normal form
  private final PredicateEvaluator whole;
  private final int[] wantedColumns; // ascending; of the schema
  private final RowOrder order; // null for any order

  /**
   * Checks {@code request}.
   *
   * @throws IllegalArgumentException if it does not fit the schema
   */
  public TableScan(TieredStore store, TableSchema schema, RowCodec codec, ScanRequest request) {
    this.store = store;
    this.schema = schema;
    this.codec = codec;
    this.request = request;
    this.predicate = NormalForm.of(request.predicate());
    this.whole = PredicateEvaluator.compile(predicate, schema);
    this.wantedColumns = wantedColumns();
    this.order = request.order().isEmpty() ? null : order();
  }

  private int[] wantedColumns() {
    TreeSet<Integer> wanted = new TreeSet<>();
    Aggregation aggregation = request.aggregation();
    if (aggregation == null) {
      wanted.addAll(request.columns());
      request.order().forEach(key -> wanted.add(key.column()));
    } else {
      wanted.addAll(aggregation.groupBy());
      for (Call call : aggregation.calls()) {
        if (call.column() >= 0) {
          wanted.add(call.column());
        } else if (call.function() != Function.COUNT) {
          throw new IllegalArgumentException(call.function() + " needs a column");
        }
      }
    }
    for (int column : wanted) {
      if (column < 0 || column >= schema.columnCount()) {
        throw new IllegalArgumentException(
            "there is no column " + column + "; there are " + schema.columnCount());
      }
    }
    return wanted.stream().mapToInt(Integer::intValue).toArray();
  }

  private RowOrder order() {
    List<SortKey> keys = request.order();
    int[] positions = new int[keys.size()];
    Scalar[] types = new Scalar[keys.size()];
    for (int i = 0; i < positions.length; i++) {
      int column = keys.get(i).column();
      positions[i] = request.aggregation() == null ? request.columns().size() + i : column;
      types[i] =
          request.aggregation() == null ? schema.column(column).type().scalar() : typeOf(column);
    }
    return new RowOrder(keys, positions, types);
  }

  /** The type of a column of an aggregation's result. */
  private Scalar typeOf(int resultColumn) {
    Aggregation aggregation = request.aggregation();
    int groupCount = aggregation.groupBy().size();
    if (resultColumn < groupCount) {
      return schema.column(aggregation.groupBy().get(resultColumn)).type().scalar();
    }
    Call call = aggregation.calls().get(resultColumn - groupCount);
    if (call.function() == Function.COUNT) {
      return Scalar.BIGINT;
    }
    Scalar type = schema.column(call.column()).type().scalar();
    return call.function() == Function.SUM && type == Scalar.INT ? Scalar.BIGINT : type;
  }

  // ---- answering -------------------------------------------------------------------------------

  @Override
  public ResultCursor open(Object[] parameters, QueryLimits limits) {
    long offset = count(request.offset().value(parameters), "OFFSET");
    long limit = count(request.limit().value(parameters), "LIMIT");
    if (request.aggregation() != null) {
      List<Object[]> counts =
          Counts.of(store, request.aggregation(), predicate, parameters, limits);
      if (counts != null) {
        List<Object[]> rows = inOrder(counts, offset, limit, limits);
        return new ListCursor(rows, offset, limit, ScanStatistics.NONE, limits);
      }
    }
    StoreSnapshot snapshot = store.snapshot();
    boolean handedOn = false;
    try {
      List<Object[]> first = firstByIndex(snapshot, parameters, offset, limit, limits);
      if (first != null) {
        ScanStatistics statistics =
            new ScanStatistics(first.size(), snapshot.readCount(), snapshot.diskReadCount(), 0);
        return new ListCursor(first, offset, limit, statistics, limits);
      }
      MatchingRows rows = find(snapshot, parameters, limits);
      if (request.aggregation() == null && order == null) {
        int[] columns = request.columns().stream().mapToInt(Integer::intValue).toArray();
        handedOn = true;
        return new RowCursor(snapshot, rows, columns, offset, limit, limits);
      }
      List<Object[]> result =
          request.aggregation() == null
              ? sorted(rows, offset, limit, limits)
              : aggregated(rows, offset, limit, limits);
      return new ListCursor(result, offset, limit, rows.statistics(), limits);
    } finally {
      if (!handedOn) {
        snapshot.close();
      }
    }
  }

  private static long count(Object value, String what) {
    if (value instanceof Number number && number.longValue() >= 0) {
      return number.longValue();
    }
    throw new IllegalArgumentException(what + " is " + value + ", expected a number from 0 on");
  }

  private MatchingRows find(StoreSnapshot snapshot, Object[] parameters, QueryLimits limits) {
    IndexSet indexes = (IndexSet) snapshot.companion();
    PathChooser.Choice choice =
        new PathChooser(indexes.indexes(), snapshot.rowCount(), parameters).choose(predicate);
    PredicateEvaluator residual =
        MatchingRows.isTrue(choice.residual())
            ? null
            : PredicateEvaluator.compile(choice.residual(), schema);
    Candidates candidates = null;
    if (!(choice.path() instanceof RowPath.Full)) {
      PredicateEvaluator.Filter filter = whole.bind(parameters);
      RowAccess judge = new RowAccess(snapshot, schema, codec, indexes, whole.columns());
      candidates =
          Candidates.find(
              snapshot, choice.path(), rowId -> matches(judge.read(rowId), filter), limits);
    }
    int[] columns = residual == null ? wantedColumns : union(wantedColumns, residual.columns());
    RowAccess access = new RowAccess(snapshot, schema, codec, indexes, columns);
    return new MatchingRows(
        snapshot,
        access,
        residual == null ? null : residual.bind(parameters),
        candidates,
        wantedColumns.length > 0,
        limits);
  }

  private static boolean matches(Object[] row, PredicateEvaluator.Filter filter) {
    return row != null && filter.matches(column -> row[column]);
  }

  private static int[] union(int[] left, int[] right) {
    int[] all = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, all, left.length, right.length);
    return Arrays.stream(all).distinct().sorted().toArray();
  }

  /** The result by an index in its order, or null if there is none or another way is better. */
  private List<Object[]> firstByIndex(
      StoreSnapshot snapshot, Object[] parameters, long offset, long limit, QueryLimits limits) {
    long count = sum(offset, limit);
    if (request.aggregation() != null
        || request.order().size() != 1
        || count > snapshot.rowCount() / ORDERED_SHARE) {
      return null;
    }
    IndexSet indexes = (IndexSet) snapshot.companion();
    SortKey key = request.order().get(0);
    TableIndex index = IndexOrderScan.find(indexes.indexes(), key.column());
    if (index == null) {
      return null;
    }
    PathChooser.Choice choice =
        new PathChooser(indexes.indexes(), snapshot.rowCount(), parameters).choose(predicate);
    // About as many rows are met before there are enough as all rows are to those that match.
    double toMeet = count * (double) snapshot.rowCount() / Math.max(1, choice.path().estimate());
    if (choice.path().estimate() <= toMeet) {
      return null;
    }
    PredicateEvaluator.Filter filter = whole.bind(parameters);
    int[] columns = union(wantedColumns, whole.columns());
    RowAccess access = new RowAccess(snapshot, schema, codec, indexes, columns);
    List<Object[]> found =
        new IndexOrderScan(snapshot, index, key, limits)
            .first(
                count,
                rowId -> {
                  Object[] row = access.row(rowId);
                  return matches(row, filter) ? resultRow(row) : null;
                });
    return inOrder(found, offset, limit, limits);
  }

  /** The columns of the result, and behind them those that it is sorted by. */
  private Object[] resultRow(Object[] columns) {
    int columnCount = request.columns().size();
    Object[] row = new Object[columnCount + request.order().size()];
    for (int i = 0; i < columnCount; i++) {
      row[i] = columns[request.columns().get(i)];
    }
    for (int i = columnCount; i < row.length; i++) {
      row[i] = columns[request.order().get(i - columnCount).column()];
    }
    return row;
  }

  private List<Object[]> sorted(MatchingRows rows, long offset, long limit, QueryLimits limits) {
    RowSorter sorter = new RowSorter(order, sum(offset, limit), limits);
    while (rows.next()) {
      sorter.add(resultRow(rows.values()));
    }
    return sorter.sorted();
  }

  private List<Object[]> aggregated(
      MatchingRows rows, long offset, long limit, QueryLimits limits) {
    GroupTable groups = new GroupTable(request.aggregation(), schema, limits);
    while (rows.next()) {
      groups.add(rows.values());
    }
    return inOrder(groups.rows(), offset, limit, limits);
  }

  private List<Object[]> inOrder(List<Object[]> rows, long offset, long limit, QueryLimits limits) {
    if (order == null) {
      return rows;
    }
    RowSorter sorter = new RowSorter(order, sum(offset, limit), limits);
    rows.forEach(sorter::add);
    return sorter.sorted();
  }

  private static long sum(long offset, long limit) {
    return limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
  }

  // ---- explaining ------------------------------------------------------------------------------

  @Override
  public Relation.AccessPath accessPath(Object[] parameters) {
    try (StoreSnapshot snapshot = store.snapshot()) {
      List<TableIndex> indexes = ((IndexSet) snapshot.companion()).indexes();
      PathChooser.Choice choice =
          new PathChooser(indexes, snapshot.rowCount(), parameters).choose(predicate);
      List<String> steps = new ArrayList<>();
      steps.add(choice.path().describe());
      if (!MatchingRows.isTrue(choice.residual())) {
        steps.add("residual " + PredicateText.of(choice.residual(), schema));
      }
      if (order != null) {
        steps.add("sort");
      }
      if (request.aggregation() != null) {
        steps.add("aggregate");
      }
      return new Relation.AccessPath(String.join(", ", steps), choice.path().estimate());
    }
  }
}
