package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.type.SqlType;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The first of two levels of aggregation, over a part of the rows: a row for each group that the
 * part has, its keys, then for each aggregate the columns that {@link AggregateCall#stateTypes}
 * says. {@link FinalAggregate} makes one of all parts.
 *
 * @param text keys and aggregates
 */
public record PartialAggregate(
    Operator input, List<Key> keys, List<AggregateCall> calls, String text) implements Operator {
  public PartialAggregate {
    keys = List.copyOf(keys);
    calls = List.copyOf(calls);
    for (AggregateCall call : calls) {
      if (!call.canBePartial()) {
        throw new IllegalArgumentException(call.function() + " is not computed in parts");
      }
    }
  }

  @Override
  public Rows open(Execution execution) {
    return new ComputedRows(input.open(execution), execution) {
      @Override
      Iterator<Object[]> compute(Rows input) {
        GroupTable table = new GroupTable(keys, calls, execution, memory);
        table.addAll(input);
        return GroupRows.states(table, stateStarts(keys.size(), calls));
      }
    };
  }

  /** Where the state of each aggregate starts in a row, and behind them the length of a row. */
  static int[] stateStarts(int keyCount, List<AggregateCall> calls) {
    int[] starts = new int[calls.size() + 1];
    starts[0] = keyCount;
    for (int i = 0; i < calls.size(); i++) {
      starts[i + 1] = starts[i] + calls.get(i).stateTypes().size();
    }
    return starts;
  }

  /** The types of its columns. */
  public static List<SqlType> columnTypes(List<SqlType> keyTypes, List<AggregateCall> calls) {
    SqlType[] types = new SqlType[stateStarts(keyTypes.size(), calls)[calls.size()]];
    keyTypes.toArray(types);
    int at = keyTypes.size();
    for (AggregateCall call : calls) {
      for (SqlType type : call.stateTypes()) {
        types[at++] = type;
      }
    }
    return Arrays.asList(types);
  }

  @Override
  public int columnCount() {
    return stateStarts(keys.size(), calls)[calls.size()];
  }

  @Override
  public List<Operator> inputs() {
    return List.of(input);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new PartialAggregate(inputs.get(0), keys, calls, text);
  }

  @Override
  public String describe() {
    return "aggregate a part " + text;
  }

  @Override
  public double expectedRowCount() {
    return HashAggregate.expectedGroupCount(keys.size(), input.expectedRowCount());
  }
}
