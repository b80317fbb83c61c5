package dev.tidepool.table.scan;

import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Values;
import java.util.Comparator;
import java.util.List;

/** Compares rows by some of their values, as ORDER BY says. <b>Threads:</b> immutable. */
public final class RowOrder implements Comparator<Object[]> {
  private final int[] positions;
  private final Scalar[] types;
  private final SortKey[] keys;

  /**
   * An order by {@code keys}.
   *
   * @param positions where in a row the value of each key is
   * @param types of the keys' values
   */
  RowOrder(List<SortKey> keys, int[] positions, Scalar[] types) {
    this.keys = keys.toArray(SortKey[]::new);
    this.positions = positions;
    this.types = types;
  }

  @Override
  public int compare(Object[] left, Object[] right) {
    for (int i = 0; i < keys.length; i++) {
      int order = compare(i, left[positions[i]], right[positions[i]]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int compare(int key, Object left, Object right) {
    if (left == null || right == null) {
      if (left == right) {
        return 0;
      }
      return left == null == keys[key].nullsFirst() ? -1 : 1;
    }
    int order = Values.compare(types[key], left, right);
    return keys[key].descending() ? -order : order;
  }
}
