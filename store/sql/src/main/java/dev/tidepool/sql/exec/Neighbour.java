package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;

/** LAG and LEAD. One thread. */
final class Neighbour implements WindowValues {
  private final Expression value;
  private final Expression distance;
  private final Expression otherwise;
  private final boolean ignoresNulls;
  private final int direction;
  private final WindowPartition partition;
  private final Execution execution;

  Neighbour(WindowCall call, int direction, WindowPartition partition, Execution execution) {
    this.value = call.argument(0);
    this.distance = call.argument(1);
    this.otherwise = call.argument(2);
    this.ignoresNulls = call.ignoresNulls();
    this.direction = direction;
    this.partition = partition;
    this.execution = execution;
  }

  @Override
  public Object value(int index) {
    Object[] row = partition.row(index);
    Number given = distance == null ? 1 : (Number) distance.value(row, execution);
    if (given == null) {
      return null;
    }
    long count = direction * given.longValue();
    long place = ignoresNulls && count != 0 ? notNull(index, count) : index + count;
    if (place >= 0 && place < partition.size()) {
      return value.value(partition.row((int) place), execution);
    }
    return otherwise == null ? null : otherwise.value(row, execution);
  }

  /** The place of value number {@code count}, of those before or behind that are not NULL. */
  private long notNull(int index, long count) {
    int step = count < 0 ? -1 : 1;
    long left = Math.abs(count);
    int place = index + step;
    for (; place >= 0 && place < partition.size(); place += step) {
      execution.limits().step();
      if (value.value(partition.row(place), execution) != null && --left == 0) {
        break;
      }
    }
    return place;
  }
}
