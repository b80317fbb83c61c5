package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Order;
import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.util.Comparator;

/**
 * A distance from the value of a row, in a window with one column of order. Rows with NULL are each
 * other's only company. One thread.
 */
final class RangeBound extends FrameBound {
  private final WindowPartition partition;
  private final SortColumn column;
  private final Comparator<Object> order; // as the rows are in order
  private final WindowFrame.Bound bound;
  private final int sign; // of the distance from value to bound
  private final Execution execution;

  /**
   * A bound.
   *
   * @param direction -1 if it is before a row in the order, 1 if it is behind
   */
  RangeBound(
      WindowPartition partition,
      SortColumn column,
      WindowFrame.Bound bound,
      int direction,
      Execution execution) {
    this.partition = partition;
    this.column = column;
    Comparator<Object> ascending = Order.of(column.type());
    this.order = column.descending() ? ascending.reversed() : ascending;
    this.bound = bound;
    this.sign = column.descending() ? -direction : direction;
    this.execution = execution;
  }

  @Override
  int start(int index) {
    Object limit = limit(index);
    return limit == null ? partition.peersStart(index) : firstAtLeast(limit, 0);
  }

  @Override
  int end(int index) {
    Object limit = limit(index);
    return limit == null ? partition.peersEnd(index) : firstAtLeast(limit, 1);
  }

  /** The value that the bound is at, or null if that of the row is NULL. */
  private Object limit(int index) {
    Object[] row = partition.row(index);
    Object offset = offset(bound, row, execution);
    Object value = row[column.column()];
    return value == null ? null : shifted(column.type(), value, offset, sign);
  }

  /** The first row that is behind {@code limit}, or with 0 for {@code behind} at it. */
  private int firstAtLeast(Object limit, int behind) {
    int low = 0;
    int high = partition.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      Object value = partition.row(middle)[column.column()];
      boolean isBefore = value == null ? column.nullsFirst() : order.compare(value, limit) < behind;
      if (isBefore) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Where there is no such value, the last one there is: nothing is beyond it. */
  private static Object shifted(SqlType type, Object value, Object offset, int sign) {
    return switch (type.scalar()) {
      case INT, DATE -> {
        long shifted = saturated((Integer) value, sign * ((Number) offset).longValue());
        yield (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, shifted));
      }
      case BIGINT, TIMESTAMP -> saturated((Long) value, sign * ((Number) offset).longValue());
      case DOUBLE -> (Double) value + sign * ((Number) offset).doubleValue();
      case DECIMAL -> {
        BigDecimal distance = new BigDecimal(offset.toString());
        BigDecimal number = (BigDecimal) value;
        yield sign < 0 ? number.subtract(distance) : number.add(distance);
      }
      default -> throw new IllegalArgumentException("no distances between values of " + type);
    };
  }

  private static long saturated(long value, long distance) {
    long sum = value + distance;
    boolean overflows = ((value ^ sum) & (distance ^ sum)) < 0;
    return overflows ? (distance < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }
}
