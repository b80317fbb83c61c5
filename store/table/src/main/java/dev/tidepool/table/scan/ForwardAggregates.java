package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Aggregates of all rows by columns that indexes cover: forward columns, frozen at one moment, give
 * the term ids of all rows, and these the first bytes of terms, which are all of a number: some
 * nanoseconds a row and call.
 *
 * <p>The group of a row is the term id of its GROUP BY column; of several columns, the number that
 * their ids make together.
 *
 * <p><b>Threads:</b> one.
 */
final class ForwardAggregates {
  /** So many groups there may be by the ids of several columns; each takes some bytes. */
  private static final long COMBINED_MAX = 1 << 20;

  private final Aggregation aggregation;
  private final QueryLimits limits;
  private final TableSchema schema;
  private final Map<Integer, ColumnBatch> columns = new LinkedHashMap<>();
  private final ColumnBatch anyColumn;
  private final List<FrozenColumn> groupBy = new ArrayList<>();
  private final int groupLimit;

  private ForwardAggregates(
      Aggregation aggregation,
      TableSchema schema,
      Map<Integer, FrozenColumn> frozen,
      QueryLimits limits) {
    this.aggregation = aggregation;
    this.schema = schema;
    this.limits = limits;
    frozen.forEach((column, one) -> columns.put(column, new ColumnBatch(one)));
    this.anyColumn = columns.values().iterator().next();
    aggregation.groupBy().forEach(column -> groupBy.add(frozen.get(column)));
    this.groupLimit = (int) groupLimit(groupBy);
  }

  /** Whether indexes cover all columns of {@code aggregation}, of which there is one. */
  static boolean isCovered(Aggregation aggregation, List<TableIndex> indexes) {
    List<Integer> columns = columnsOf(aggregation);
    return !columns.isEmpty()
        && columns.stream().allMatch(column -> CoveredColumn.find(column, indexes, true) != null);
  }

  private static List<Integer> columnsOf(Aggregation aggregation) {
    List<Integer> columns = new ArrayList<>(aggregation.groupBy());
    for (Call call : aggregation.calls()) {
      if (call.column() >= 0) {
        columns.add(call.column());
      }
    }
    return columns;
  }

  /**
   * The result, in no order, or null if it cannot be had this way.
   *
   * @param asOf a point in time that it must be of, or null for the present
   */
  static List<Object[]> of(
      TieredStore store,
      StoreSnapshot asOf,
      TableSchema schema,
      Aggregation aggregation,
      QueryLimits limits) {
    Map<Integer, FrozenColumn> columns = new LinkedHashMap<>();
    try {
      store.whileUnchanging(
          () -> {
            List<TableIndex> indexes = ((IndexSet) store.companion()).indexes();
            if (isCovered(aggregation, indexes) && IndexAggregates.isPresent(asOf, store)) {
              for (int column : columnsOf(aggregation)) {
                columns.computeIfAbsent(
                    column, one -> new FrozenColumn(CoveredColumn.find(one, indexes, true)));
              }
            }
          });
      if (columns.isEmpty()) {
        return null;
      }
      ForwardAggregates aggregates = new ForwardAggregates(aggregation, schema, columns, limits);
      return aggregates.groupLimit < 0 ? null : aggregates.run();
    } finally {
      columns.values().forEach(FrozenColumn::close);
    }
  }

  /** More than the largest group, or -1 if there may be too many. */
  private static long groupLimit(List<FrozenColumn> groupBy) {
    if (groupBy.size() <= 1) {
      return groupBy.isEmpty() ? 2 : groupBy.get(0).termLimit();
    }
    long limit = 1;
    for (FrozenColumn column : groupBy) {
      limit *= column.termLimit();
      if (limit > COMBINED_MAX) {
        return -1;
      }
    }
    return limit;
  }

  private List<Object[]> run() {
    limits.keep((long) groupLimit * Long.BYTES);
    long[] rowCounts = new long[groupLimit];
    ForwardCall[] calls = new ForwardCall[aggregation.calls().size()];
    for (int i = 0; i < calls.length; i++) {
      Call call = aggregation.calls().get(i);
      ColumnBatch batch = columns.get(call.column());
      calls[i] =
          batch == null
              ? null
              : ForwardCall.of(call, ResultShape.text(call, schema), batch, groupLimit, limits);
    }
    int[] groups = new int[ColumnBatch.ROWS];
    int limit = anyColumn.column().rowLimit();
    for (int first = anyColumn.column().firstWithRoom(0); first < limit; ) {
      limits.checkNow();
      int count = readBatch(first, groups);
      for (int i = 0; i < count; i++) {
        rowCounts[groups[i]]++;
      }
      for (ForwardCall call : calls) {
        if (call != null) {
          call.add(groups, count);
        }
      }
      first = anyColumn.column().firstWithRoom(first + count);
    }
    return rows(rowCounts, calls);
  }

  /** Reads the ids of some rows and makes their groups; returns how many rows. */
  private int readBatch(int first, int[] groups) {
    int count = 0;
    for (ColumnBatch batch : columns.values()) {
      int read = batch.read(first);
      count = batch == anyColumn ? read : count;
    }
    if (groupBy.isEmpty()) {
      int[] any = anyColumn.ids();
      for (int i = 0; i < count; i++) {
        groups[i] = any[i] == 0 ? 0 : 1;
      }
      return count;
    }
    System.arraycopy(columns.get(aggregation.groupBy().get(0)).ids(), 0, groups, 0, count);
    for (int k = 1; k < groupBy.size(); k++) {
      int[] next = columns.get(aggregation.groupBy().get(k)).ids();
      int termLimit = groupBy.get(k).termLimit();
      for (int i = 0; i < count; i++) {
        groups[i] = groups[i] * termLimit + next[i];
      }
    }
    return count;
  }

  private List<Object[]> rows(long[] rowCounts, ForwardCall[] calls) {
    List<Object[]> rows = new ArrayList<>();
    int keyCount = groupBy.size();
    for (int group = 1; group < groupLimit; group++) {
      if (rowCounts[group] == 0 && keyCount > 0) {
        continue;
      }
      limits.step();
      Object[] row = new Object[keyCount + calls.length];
      int rest = group;
      for (int k = keyCount - 1; k >= 0; k--) {
        int termLimit = groupBy.get(k).termLimit();
        row[k] = groupBy.get(k).value(k == 0 ? rest : rest % termLimit);
        rest /= termLimit;
      }
      for (int i = 0; i < calls.length; i++) {
        row[keyCount + i] = calls[i] == null ? (Object) rowCounts[group] : calls[i].result(group);
      }
      rows.add(row);
    }
    return rows;
  }
}
