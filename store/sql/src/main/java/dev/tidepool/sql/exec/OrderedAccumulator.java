package dev.tidepool.sql.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps values with their rows, and gives them in the order of these at the end to an aggregate.
 */
final class OrderedAccumulator extends Accumulator {
  private final Comparator<Placed> order;
  private final Supplier<Accumulator> aggregate;
  private final List<Placed> values = new ArrayList<>();

  /** A value and the row that it is of. */
  record Placed(Object value, Object[] row) {}

  /**
   * @param order looks at the limits, as sorting takes its time
   */
  OrderedAccumulator(Comparator<Object[]> order, Supplier<Accumulator> aggregate) {
    this.order = Comparator.comparing(Placed::row, order);
    this.aggregate = aggregate;
  }

  @Override
  void add(Object placed, Memory memory) {
    Placed added = (Placed) placed;
    memory.keep(Memory.ENTRY_BYTES + Memory.sizeOf(added.row));
    values.add(added);
  }

  @Override
  Object result() {
    values.sort(order);
    Accumulator result = aggregate.get();
    for (Placed placed : values) {
      result.add(placed.value, Memory.UNCOUNTED);
    }
    return result.result();
  }
}
