package dev.tidepool.table.partition;

import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.scan.ResultWindow;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Rows of several cursors: in order if each of them is, else one cursor after the other. Costs a
 * comparison or two for each doubling of the number of cursors, and holds one row of each.
 */
final class MergedCursor implements ResultCursor {
  private final List<? extends ResultCursor> parts;
  private final int columnCount;
  private final int orderCount;
  private final ResultWindow window;
  private final Queue<Head> heads;
  private Head current; // null before the first row and behind the last
  private long toSkip;
  private long toReturn;
  private boolean isStarted;

  /** The row that a cursor is at: its order columns are in their places, behind the others. */
  private record Head(ResultCursor cursor, Object[] row) {}

  /**
   * Merges {@code parts}, whose rows have {@code columnCount} columns, and those of the order
   * behind.
   */
  MergedCursor(
      List<? extends ResultCursor> parts, int columnCount, int orderCount, ResultWindow window) {
    this.parts = parts;
    this.columnCount = columnCount;
    this.orderCount = orderCount;
    this.window = window;
    this.heads =
        window.order() == null
            ? new ArrayDeque<>()
            : new PriorityQueue<>(Comparator.comparing(Head::row, window.order()));
    this.toSkip = window.offset();
    this.toReturn = window.limit();
  }

  @Override
  public boolean next() {
    if (toReturn <= 0) {
      current = null;
      return false;
    }
    for (; toSkip > 0; toSkip--) {
      if (!advance()) {
        return false;
      }
    }
    if (!advance()) {
      return false;
    }
    toReturn--;
    window.limits().returnRow();
    return true;
  }

  private boolean advance() {
    window.limits().step();
    if (!isStarted) {
      isStarted = true;
      for (ResultCursor part : parts) {
        if (window.order() == null) {
          heads.add(new Head(part, null)); // not moved until it is its turn
        } else {
          addMoved(part);
        }
      }
    }
    if (window.order() == null) {
      while (!heads.isEmpty()) {
        current = heads.peek();
        if (current.cursor.next()) {
          return true;
        }
        heads.remove();
      }
      current = null;
    } else {
      if (current != null) {
        addMoved(current.cursor);
      }
      current = heads.poll();
    }
    if (current == null) {
      toReturn = 0;
    }
    return current != null;
  }

  private void addMoved(ResultCursor cursor) {
    if (!cursor.next()) {
      return;
    }
    Object[] row = new Object[columnCount + orderCount];
    for (int i = columnCount; i < row.length; i++) {
      row[i] = cursor.value(i);
    }
    heads.add(new Head(cursor, row));
  }

  @Override
  public Object value(int index) {
    return current.cursor.value(index);
  }

  @Override
  public ScanStatistics statistics() {
    ScanStatistics statistics = ScanStatistics.NONE;
    for (ResultCursor part : parts) {
      statistics = statistics.plus(part.statistics());
    }
    return statistics;
  }

  @Override
  public void close() {
    parts.forEach(ResultCursor::close);
  }
}
