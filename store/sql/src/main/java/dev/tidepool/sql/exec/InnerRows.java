package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.Iterator;
import java.util.List;

/** Joins each left row with rows that are opened just for it, or for its key before. */
abstract class InnerRows extends JoinRows {
  private final Rows left;
  private final InnerCache cache;
  private final boolean firstDecides;
  private Object[] leftRow;
  private Object key;
  private Rows inner; // open while its rows are candidates
  private List<Object[]> collected; // its rows so far, while they may be kept
  private Iterator<Object[]> cached; // instead of inner

  InnerRows(Rows left, JoinType type, RowPair pair, Execution execution) {
    super(left, type, pair, execution);
    this.left = left;
    this.firstDecides = !type.givesPairs() && pair.matchesAll();
    this.cache = new InnerCache(new Memory(execution.limits()));
  }

  /** What the right rows depend on, or null if there can be none. */
  abstract Object keyOf(Object[] leftRow);

  /** Opens the right rows for {@code leftRow}. */
  abstract Rows openInner(Object[] leftRow);

  /** Tells that the right rows for {@code leftRow} go on. */
  void resumeInner(Object[] leftRow) {}

  @Override
  final void seek(Object[] nextLeftRow) {
    leftRow = nextLeftRow;
    key = keyOf(leftRow);
    if (key == null) {
      return;
    }
    List<Object[]> known = cache.find(key);
    if (known != null) {
      cached = known.iterator();
    } else {
      collected = cache.collector();
      inner = openInner(leftRow);
    }
  }

  @Override
  final Object[] candidate() {
    if (cached != null) {
      return cached.hasNext() ? cached.next() : null;
    }
    if (inner == null) {
      return null;
    }
    resumeInner(leftRow);
    Object[] row = inner.next();
    if (collected != null) {
      collect(row);
    }
    return row;
  }

  private void collect(Object[] row) {
    if (row == null) {
      cache.put(key, collected);
      collected = null;
    } else if (InnerCache.canKeep(collected.size() + 1)) {
      collected.add(row);
    } else {
      collected = null;
    }
  }

  @Override
  final void endSeek() {
    if (collected != null && !collected.isEmpty() && firstDecides) {
      cache.put(key, collected);
    }
    cached = null;
    collected = null;
    Rows opened = inner;
    inner = null;
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public final void close() {
    cache.clear();
    try {
      endSeek();
    } finally {
      left.close();
    }
  }
}
