package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.List;

/** The rows of a partition in order, who is a peer of whom, and frames. One thread. */
final class WindowPartition {
  private final List<Object[]> rows;
  private final int[] peersStart;
  private final int[] peersEnd; // exclusive
  private final FrameBound lower;
  private final FrameBound upper;

  WindowPartition(List<Object[]> rows, WindowGroup group, Execution execution) {
    this.rows = rows;
    this.peersStart = new int[rows.size()];
    this.peersEnd = new int[rows.size()];
    findPeers(new RowOrder(group.orderBy()));
    this.lower = FrameBound.of(group, group.frame().lower(), this, execution);
    this.upper = FrameBound.of(group, group.frame().upper(), this, execution);
  }

  private void findPeers(RowOrder order) {
    int start = 0;
    for (int i = 1; i <= rows.size(); i++) {
      if (i == rows.size() || order.compare(rows.get(start), rows.get(i)) != 0) {
        for (int j = start; j < i; j++) {
          peersStart[j] = start;
          peersEnd[j] = i;
        }
        start = i;
      }
    }
  }

  int size() {
    return rows.size();
  }

  Object[] row(int index) {
    return rows.get(index);
  }

  /** The first of the peers of row {@code index}. */
  int peersStart(int index) {
    return peersStart[index];
  }

  /** Behind the last of the peers of row {@code index}. */
  int peersEnd(int index) {
    return peersEnd[index];
  }

  /** The first row of the frame of row {@code index}. */
  int frameStart(int index) {
    return lower.start(index);
  }

  /** Behind the last row of the frame of row {@code index}; not above its start if it is empty. */
  int frameEnd(int index) {
    return upper.end(index);
  }
}
