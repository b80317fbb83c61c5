package dev.tidepool.table.scan;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.ValueKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Groups of rows and what is computed of each. One thread. */
public final class GroupTable {
  private static final int GROUP_BYTES = 160;
  private static final int ACCUMULATOR_BYTES = 64;

  private final Aggregation aggregation;
  private final List<String> texts;
  private final TableSchema schema;
  private final QueryLimits limits;
  private final ColumnType[] keyTypes;
  private final Map<ByteBuffer, Group> groups = new HashMap<>();
  private final Group whole; // the one group if there is no GROUP BY, else null

  private record Group(Object[] keys, Accumulator[] accumulators) {}

  /**
   * No groups yet.
   *
   * @param texts the calls of {@code aggregation}, for messages
   * @param schema of the rows
   * @param limits that what groups take counts for
   */
  public GroupTable(
      Aggregation aggregation, List<String> texts, TableSchema schema, QueryLimits limits) {
    this.aggregation = aggregation;
    this.texts = texts;
    this.schema = schema;
    this.limits = limits;
    this.keyTypes = aggregation.groupBy().stream().map(this::typeOf).toArray(ColumnType[]::new);
    this.whole = aggregation.groupBy().isEmpty() ? newGroup(new Object[0]) : null;
  }

  private ColumnType typeOf(int column) {
    return column < 0 ? null : schema.column(column).type();
  }

  private Group newGroup(Object[] keys) {
    List<Call> calls = aggregation.calls();
    limits.keep(GROUP_BYTES + (long) ACCUMULATOR_BYTES * calls.size());
    Accumulator[] accumulators = new Accumulator[calls.size()];
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i] = new Accumulator(calls.get(i), texts.get(i), typeOf(calls.get(i).column()));
    }
    return new Group(keys, accumulators);
  }

  /** Takes a row, whose columns are at their indexes in the schema; null if none is needed. */
  public void add(Object[] row) {
    Group group = groupOf(row);
    for (int i = 0; i < group.accumulators.length; i++) {
      int column = aggregation.calls().get(i).column();
      long kept = group.accumulators[i].add(column < 0 ? null : row[column]);
      if (kept > 0) {
        limits.keep(kept);
      }
    }
  }

  private Group groupOf(Object[] row) {
    if (whole != null) {
      return whole;
    }
    Object[] keys = new Object[keyTypes.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = row[aggregation.groupBy().get(i)];
    }
    return groups.computeIfAbsent(ValueKey.of(keyTypes, keys), unused -> newGroup(keys));
  }

  /**
   * A row for each group: its keys, then the aggregates.
   *
   * @throws ArithmeticException if a sum of whole numbers does not fit BIGINT
   */
  public List<Object[]> rows() {
    List<Object[]> rows = new ArrayList<>(groups.size());
    for (Group group : whole != null ? List.of(whole) : groups.values()) {
      Object[] row = new Object[group.keys.length + group.accumulators.length];
      System.arraycopy(group.keys, 0, row, 0, group.keys.length);
      for (int i = 0; i < group.accumulators.length; i++) {
        row[group.keys.length + i] = group.accumulators[i].result();
      }
      rows.add(row);
    }
    return rows;
  }
}
