package dev.tidepool.sql.exec;

import java.util.Arrays;
import java.util.Iterator;

/** Makes rows of groups. */
final class GroupRows {
  private GroupRows() {}

  /** The keys, then the aggregates. */
  static Iterator<Object[]> results(GroupTable table) {
    Iterator<GroupTable.Group> groups = table.groups();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return groups.hasNext();
      }

      @Override
      public Object[] next() {
        return result(groups.next());
      }
    };
  }

  private static Object[] result(GroupTable.Group group) {
    Object[] keys = group.keys();
    Accumulator[] accumulators = group.accumulators();
    Object[] row = Arrays.copyOf(keys, keys.length + accumulators.length);
    for (int i = 0; i < accumulators.length; i++) {
      row[keys.length + i] = accumulators[i].result();
    }
    return row;
  }
}
