package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyOrder;
import dev.tidepool.engine.row.RowAddress;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Arrays;

/**
 * Walks the key order of a snapshot.
 *
 * <p>It looks some keys ahead: first the addresses of a window of rows are gathered, then their
 * pages are touched, then rows are read. Loads of different rows do not depend on each other, so
 * their cache misses overlap, where reading row after row would pay for each in turn. The window
 * starts small and doubles, so that short scans do not look far.
 */
final class OrderedCursor implements RowCursor {
  private static final int WINDOW_MIN = 4;
  private static final int WINDOW_MAX = 32;

  private final String store;
  private final RowTable table;
  private final RowReader reader;
  private final SnapshotHold hold;
  private final Cleaner.Cleanable release;
  private final Snapshots.Epoch epoch;
  private final KeyOrder.Walk walk;
  private final KeyRange range;
  private final boolean descending;
  private final byte[][] keys = new byte[WINDOW_MAX][];
  private final int[] rowIds = new int[WINDOW_MAX];
  private int windowRows;
  private int windowSize = WINDOW_MIN;
  private int current = -1;
  private boolean ended;
  private int touched;

  OrderedCursor(
      String store,
      RowTable table,
      RowReader reader,
      KeyOrder order,
      SnapshotHold hold,
      KeyRange range,
      boolean descending) {
    this.store = store;
    this.table = table;
    this.reader = reader;
    this.hold = hold;
    this.epoch = hold.epoch();
    this.range = range;
    this.descending = descending;
    this.walk = descending ? fromUpperBound(order, range) : order.from(range.from());
    this.release = Cursors.releaseWhenForgotten(this, hold);
  }

  private static KeyOrder.Walk fromUpperBound(KeyOrder order, KeyRange range) {
    if (range.to() == null) {
      return order.fromEnd();
    }
    // The smallest key above an inclusive bound is the bound with a zero byte behind it.
    return order.before(
        range.toInclusive() ? Arrays.copyOf(range.to(), range.to().length + 1) : range.to());
  }

  @Override
  public boolean next() {
    requireOpen();
    if (++current < windowRows) {
      return true;
    }
    fillWindow();
    current = 0;
    return windowRows > 0;
  }

  private void fillWindow() {
    windowRows = 0;
    while (!ended && windowRows < windowSize) {
      if (!(descending ? walk.previous() : walk.next()) || isOutside()) {
        ended = true;
      } else {
        keys[windowRows] = walk.key();
        rowIds[windowRows++] = walk.rowId();
      }
    }
    windowSize = Math.min(WINDOW_MAX, windowSize * 2);
    touchRows();
  }

  private boolean isOutside() {
    if (descending) {
      return range.from() != null && walk.compareTo(range.from()) < 0;
    }
    if (range.to() == null) {
      return false;
    }
    int order = walk.compareTo(range.to());
    return range.toInclusive() ? order > 0 : order >= 0;
  }

  private void touchRows() {
    long[] addresses = new long[windowRows];
    for (int i = 0; i < windowRows; i++) {
      addresses[i] = epoch.address(rowIds[i]);
    }
    int sum = 0;
    for (int i = 0; i < windowRows; i++) {
      byte[] page = table.pages.resident(RowAddress.page(addresses[i]));
      int offset = RowAddress.offset(addresses[i]);
      sum += page == null || offset >= page.length ? 0 : page[offset];
    }
    touched = sum; // keeps the loads alive
  }

  @Override
  public byte[] key() {
    requireOnRow();
    return keys[current];
  }

  @Override
  public byte[] value() {
    requireOnRow();
    requireOpen();
    try {
      return valueOf(rowIds[current]);
    } finally {
      Reference.reachabilityFence(this); // or the snapshot might be released while it is read
    }
  }

  private byte[] valueOf(int rowId) {
    RowReader.Scratch scratch = RowReader.scratch();
    while (true) {
      try {
        if (reader.read(scratch, rowId, epoch.address(rowId), epoch)) {
          return scratch.row.value();
        }
      } catch (StoreException | IllegalStateException e) {
        requireOpen(); // or the files were taken away under it
        throw e;
      }
      requireOpen();
    }
  }

  private void requireOnRow() {
    if (current < 0 || current >= windowRows) {
      throw new IllegalStateException("the cursor is not on a row (" + touched + ")");
    }
  }

  private void requireOpen() {
    if (hold.isReleased()) {
      throw new StoreClosedException("a cursor of " + store + " is closed");
    }
  }

  @Override
  public void close() {
    release.clean();
  }
}
