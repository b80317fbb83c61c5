package dev.tidepool.sql.exec;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;

/** FIRST_VALUE, LAST_VALUE and NTH_VALUE. One thread. */
final class FrameValue implements WindowValues {
  private final WindowCall call;
  private final Expression value;
  private final WindowPartition partition;
  private final Execution execution;

  FrameValue(WindowCall call, WindowPartition partition, Execution execution) {
    this.call = call;
    this.value = call.argument(0);
    this.partition = partition;
    this.execution = execution;
  }

  @Override
  public Object value(int index) {
    int start = partition.frameStart(index);
    int end = partition.frameEnd(index);
    return switch (call.function()) {
      case FIRST_VALUE -> forwards(start, end, 1);
      case LAST_VALUE -> backwards(start, end);
      default -> forwards(start, end, number(index));
    };
  }

  /** Which value NTH_VALUE wants; none if it is not known. */
  private long number(int index) {
    Number number = (Number) call.argument(1).value(partition.row(index), execution);
    if (number == null) {
      return Long.MAX_VALUE;
    }
    if (number.longValue() <= 0) {
      throw new SqlException(Code.VALUE, "NTH_VALUE of row " + number);
    }
    return number.longValue();
  }

  private Object forwards(int start, int end, long number) {
    if (!call.ignoresNulls()) {
      return number <= end - start
          ? value.value(partition.row((int) (start + number - 1)), execution)
          : null;
    }
    long left = number;
    for (int i = start; i < end; i++) {
      execution.limits().step();
      Object found = value.value(partition.row(i), execution);
      if (found != null && --left == 0) {
        return found;
      }
    }
    return null;
  }

  private Object backwards(int start, int end) {
    for (int i = end - 1; i >= start; i--) {
      execution.limits().step();
      Object found = value.value(partition.row(i), execution);
      if (found != null || !call.ignoresNulls()) {
        return found;
      }
    }
    return null;
  }
}
