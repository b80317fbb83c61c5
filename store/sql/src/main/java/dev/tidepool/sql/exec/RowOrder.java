package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Order;
import dev.tidepool.table.query.QueryLimits;
import java.util.Comparator;
import java.util.List;

/** Compares rows by some of their columns. <b>Threads:</b> immutable. */
final class RowOrder implements Comparator<Object[]> {
  private final SortColumn[] columns;
  private final Comparator<Object>[] orders;

  @SuppressWarnings({"unchecked", "rawtypes"})
  RowOrder(List<SortColumn> columns) {
    this.columns = columns.toArray(SortColumn[]::new);
    this.orders = new Comparator[this.columns.length];
    for (int i = 0; i < orders.length; i++) {
      Comparator<Object> order = Order.of(this.columns[i].type());
      orders[i] = this.columns[i].descending() ? order.reversed() : order;
    }
  }

  /** The same order, which looks at the limits as it sorts: that takes its time, too. */
  Comparator<Object[]> within(QueryLimits limits) {
    return (left, right) -> {
      limits.step();
      return compare(left, right);
    };
  }

  @Override
  public int compare(Object[] left, Object[] right) {
    for (int i = 0; i < orders.length; i++) {
      int column = columns[i].column();
      int order = compare(i, left[column], right[column]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int compare(int index, Object left, Object right) {
    if (left == null || right == null) {
      if (left == right) {
        return 0;
      }
      return left == null == columns[index].nullsFirst() ? -1 : 1;
    }
    return orders[index].compare(left, right);
  }
}
