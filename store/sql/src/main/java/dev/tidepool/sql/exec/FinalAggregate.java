package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.type.SqlType;
import java.util.Iterator;
import java.util.List;

/**
 * The second of two levels of aggregation: merges the groups of all parts, and gives the rows that
 * a {@link HashAggregate} over all rows would have given.
 *
 * @param input the rows of {@link PartialAggregate}s
 * @param text keys and aggregates
 */
public record FinalAggregate(
    Operator input, List<SqlType> keyTypes, List<AggregateCall> calls, String text)
    implements Operator {
  public FinalAggregate {
    keyTypes = List.copyOf(keyTypes);
    calls = List.copyOf(calls);
  }

  @Override
  public Rows open(Execution execution) {
    return new ComputedRows(input.open(execution), execution) {
      @Override
      Iterator<Object[]> compute(Rows input) {
        GroupTable table = new GroupTable(Key.columns(keyTypes), calls, execution, memory);
        int[] starts = PartialAggregate.stateStarts(keyTypes.size(), calls);
        for (Object[] row = input.next(); row != null; row = input.next()) {
          execution.limits().step();
          Accumulator[] accumulators = table.groupOf(row).accumulators();
          for (int i = 0; i < accumulators.length; i++) {
            accumulators[i].merge(row, starts[i], memory);
          }
        }
        return GroupRows.results(table);
      }
    };
  }

  @Override
  public int columnCount() {
    return keyTypes.size() + calls.size();
  }

  @Override
  public List<Operator> inputs() {
    return List.of(input);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new FinalAggregate(inputs.get(0), keyTypes, calls, text);
  }

  @Override
  public String describe() {
    return "aggregate all parts " + text;
  }

  @Override
  public double expectedRowCount() {
    return HashAggregate.expectedGroupCount(keyTypes.size(), input.expectedRowCount());
  }
}
