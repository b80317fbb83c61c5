package dev.tidepool.sql;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How many rows tables had when a plan was made for them. <b>Threads:</b> immutable.
 *
 * @param rowCounts of each, or {@link #ROW_COUNT_MIN}
 */
record TableSizes(List<String> tables, long[] rowCounts) {
  /** A plan is made anew once a table has so many times more or fewer rows, */
  private static final long GROWTH = 10;

  /** but not for a few. */
  private static final long ROW_COUNT_MIN = 1000;

  static TableSizes of(List<String> tables, ToLongFunction<String> rowCount) {
    return new TableSizes(
        tables, tables.stream().mapToLong(table -> atLeastMin(table, rowCount)).toArray());
  }

  /** Whether one of them has grown or shrunk so much that another plan may be better. */
  boolean haveChanged(ToLongFunction<String> rowCount) {
    for (int i = 0; i < rowCounts.length; i++) {
      long now = atLeastMin(tables.get(i), rowCount);
      if (now / GROWTH > rowCounts[i] || rowCounts[i] / GROWTH > now) {
        return true;
      }
    }
    return false;
  }

  private static long atLeastMin(String table, ToLongFunction<String> rowCount) {
    return Math.max(ROW_COUNT_MIN, rowCount.applyAsLong(table));
  }
}
