package dev.tidepool.sql.exec;

import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Function;

/** Makes rows of groups. */
final class GroupRows {
  private GroupRows() {}

  /** The keys, then the aggregates. */
  static Iterator<Object[]> results(GroupTable table) {
    return map(table.groups(), GroupRows::result);
  }

  /** The keys, then the states of the aggregates, which start at {@code starts}. */
  static Iterator<Object[]> states(GroupTable table, int[] starts) {
    return map(table.groups(), group -> state(group, starts));
  }

  private static Iterator<Object[]> map(
      Iterator<GroupTable.Group> groups, Function<GroupTable.Group, Object[]> toRow) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return groups.hasNext();
      }

      @Override
      public Object[] next() {
        return toRow.apply(groups.next());
      }
    };
  }

  private static Object[] state(GroupTable.Group group, int[] starts) {
    Accumulator[] accumulators = group.accumulators();
    Object[] row = Arrays.copyOf(group.keys(), starts[accumulators.length]);
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].save(row, starts[i]);
    }
    return row;
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
