package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.type.SqlType;
import java.util.Iterator;
import java.util.List;

/**
 * A row for each group: its keys, then the aggregates. Without keys there is one row, also of no
 * rows at all.
 *
 * @param text keys and aggregates
 */
public record HashAggregate(Operator input, List<Key> keys, List<AggregateCall> calls, String text)
    implements Operator {
  private static final double ROWS_PER_GROUP = 10;

  public HashAggregate {
    keys = List.copyOf(keys);
    calls = List.copyOf(calls);
  }

  /** All rows that differ, by columns of these types. */
  public static HashAggregate distinct(Operator input, List<SqlType> types) {
    return new HashAggregate(input, Key.columns(types), List.of(), "distinct");
  }

  @Override
  public Rows open(Execution execution) {
    return new ComputedRows(input.open(execution), execution) {
      @Override
      Iterator<Object[]> compute(Rows input) {
        GroupTable table = new GroupTable(keys, calls, execution, memory);
        table.addAll(input);
        return GroupRows.results(table);
      }
    };
  }

  @Override
  public int columnCount() {
    return keys.size() + calls.size();
  }

  @Override
  public List<Operator> inputs() {
    return List.of(input);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new HashAggregate(inputs.get(0), keys, calls, text);
  }

  @Override
  public String describe() {
    return "aggregate " + text;
  }

  @Override
  public double expectedRowCount() {
    return expectedGroupCount(keys.size(), input.expectedRowCount());
  }

  /** About how many groups so many rows have. */
  static double expectedGroupCount(int keyCount, double rowCount) {
    return keyCount == 0 ? 1 : Math.max(1, rowCount / ROWS_PER_GROUP);
  }
}
