package dev.tidepool.sql.exec;

import java.util.List;

/** Calls over the same window. */
public record WindowGroup(
    List<Key> partitionBy, List<SortColumn> orderBy, WindowFrame frame, List<WindowCall> calls) {
  public WindowGroup {
    partitionBy = List.copyOf(partitionBy);
    orderBy = List.copyOf(orderBy);
    calls = List.copyOf(calls);
    if (!frame.byRows() && hasOffset(frame) && orderBy.size() != 1) {
      throw new IllegalArgumentException("a range with an offset needs one column of order");
    }
  }

  private static boolean hasOffset(WindowFrame frame) {
    return frame.lower().offset() != null || frame.upper().offset() != null;
  }
}
