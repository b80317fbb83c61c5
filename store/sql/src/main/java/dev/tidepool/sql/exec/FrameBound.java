package dev.tidepool.sql.exec;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.expression.Execution;

/** Finds where the frame of a row starts, or ends. One thread. */
abstract class FrameBound {
  /** Where a frame starts whose lower bound this is. */
  abstract int start(int index);

  /** Behind where a frame ends whose upper bound this is. */
  abstract int end(int index);

  static FrameBound of(
      WindowGroup group, WindowFrame.Bound bound, WindowPartition partition, Execution execution) {
    return switch (bound.kind()) {
      case UNBOUNDED_PRECEDING -> new Fixed(0);
      case UNBOUNDED_FOLLOWING -> new Fixed(partition.size());
      case CURRENT_ROW ->
          group.frame().byRows()
              ? new OfRows(partition, null, 0, execution)
              : new OfPeers(partition);
      case PRECEDING, FOLLOWING -> {
        int direction = bound.kind() == WindowFrame.Kind.PRECEDING ? -1 : 1;
        yield group.frame().byRows()
            ? new OfRows(partition, bound, direction, execution)
            : new RangeBound(partition, group.orderBy().get(0), bound, direction, execution);
      }
    };
  }

  /** The offset of {@code bound} for {@code row}. */
  static Object offset(WindowFrame.Bound bound, Object[] row, Execution execution) {
    Object offset = bound.offset().value(row, execution);
    if (offset == null || ((Number) offset).doubleValue() < 0) {
      throw new SqlException(
          Code.VALUE,
          "the offset of a window frame is " + (offset == null ? "NULL" : "negative: " + offset));
    }
    return offset;
  }

  /** The start or end of the partition. */
  private static final class Fixed extends FrameBound {
    private final int position;

    Fixed(int position) {
      this.position = position;
    }

    @Override
    int start(int index) {
      return position;
    }

    @Override
    int end(int index) {
      return position;
    }
  }

  /** CURRENT ROW of a range. */
  private static final class OfPeers extends FrameBound {
    private final WindowPartition partition;

    OfPeers(WindowPartition partition) {
      this.partition = partition;
    }

    @Override
    int start(int index) {
      return partition.peersStart(index);
    }

    @Override
    int end(int index) {
      return partition.peersEnd(index);
    }
  }

  /** A number of rows before or after. */
  private static final class OfRows extends FrameBound {
    private final WindowPartition partition;
    private final WindowFrame.Bound bound; // null for the row itself
    private final int direction;
    private final Execution execution;

    OfRows(WindowPartition partition, WindowFrame.Bound bound, int direction, Execution execution) {
      this.partition = partition;
      this.bound = bound;
      this.direction = direction;
      this.execution = execution;
    }

    @Override
    int start(int index) {
      return position(index, 0);
    }

    @Override
    int end(int index) {
      return position(index, 1);
    }

    private int position(int index, int behind) {
      long distance = 0;
      if (bound != null) {
        Number offset = (Number) offset(bound, partition.row(index), execution);
        distance = direction * Math.min(offset.longValue(), Integer.MAX_VALUE);
      }
      return (int) Math.max(0, Math.min(partition.size(), index + distance + behind));
    }
  }
}
