package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of the input in their order, each with the values of all calls, group after group,
 * behind it. Keeps all rows in memory.
 *
 * @param text the calls
 */
public record Window(Operator input, List<WindowGroup> groups, String text) implements Operator {
  public Window {
    groups = List.copyOf(groups);
  }

  @Override
  public Rows open(Execution execution) {
    return new ComputedRows(input.open(execution), execution) {
      @Override
      Iterator<Object[]> compute(Rows input) {
        List<Object[]> rows = widened(input, execution, memory);
        int column = Window.this.input.columnCount();
        for (WindowGroup group : groups) {
          for (List<Object[]> partition : partitions(rows, group, execution, memory)) {
            compute(group, partition, column);
          }
          column += group.calls().size();
        }
        return rows.iterator();
      }

      private void compute(WindowGroup group, List<Object[]> rows, int firstColumn) {
        WindowPartition partition = new WindowPartition(rows, group, execution);
        int column = firstColumn;
        for (WindowCall call : group.calls()) {
          WindowValues values = WindowValues.of(call, partition, execution);
          for (int i = 0; i < partition.size(); i++) {
            execution.limits().step();
            Object value = values.value(i);
            memory.keep(Memory.sizeOf(value));
            partition.row(i)[column] = value;
          }
          values.end();
          column++;
        }
      }
    };
  }

  /** Copies of the rows of the input, with places for the values of the calls. */
  private List<Object[]> widened(Rows input, Execution execution, Memory memory) {
    List<Object[]> rows = new ArrayList<>();
    int columnCount = columnCount();
    for (Object[] row = input.next(); row != null; row = input.next()) {
      execution.limits().step();
      Object[] wide = Arrays.copyOf(row, columnCount);
      memory.keep(Memory.sizeOf(wide) + Memory.ENTRY_BYTES);
      rows.add(wide);
    }
    return rows;
  }

  /** The rows of each partition, in the order of the window. */
  private static Iterable<List<Object[]>> partitions(
      List<Object[]> rows, WindowGroup group, Execution execution, Memory memory) {
    Iterable<List<Object[]>> partitions;
    if (group.partitionBy().isEmpty()) {
      partitions = rows.isEmpty() ? List.of() : List.of(new ArrayList<>(rows));
    } else {
      KeyMaker keys = new KeyMaker(group.partitionBy());
      Map<Object, List<Object[]>> byKey = new LinkedHashMap<>();
      for (Object[] row : rows) {
        execution.limits().step();
        byKey
            .computeIfAbsent(
                keys.group(row, execution),
                key -> {
                  memory.keep(3L * Memory.ENTRY_BYTES);
                  return new ArrayList<>();
                })
            .add(row);
      }
      partitions = byKey.values();
    }
    if (!group.orderBy().isEmpty()) {
      Comparator<Object[]> order = new RowOrder(group.orderBy()).within(execution.limits());
      partitions.forEach(partition -> partition.sort(order));
    }
    return partitions;
  }

  @Override
  public int columnCount() {
    return input.columnCount() + groups.stream().mapToInt(group -> group.calls().size()).sum();
  }

  @Override
  public List<Operator> inputs() {
    return List.of(input);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new Window(inputs.get(0), groups, text);
  }

  @Override
  public String describe() {
    return "window " + text;
  }

  @Override
  public double expectedRowCount() {
    return input.expectedRowCount();
  }
}
