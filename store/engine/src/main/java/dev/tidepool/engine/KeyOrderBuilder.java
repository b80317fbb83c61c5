package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyOrder;
import dev.tidepool.engine.directory.KeyOrder.Change;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.segment.SegmentLog;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the key order of a store that was never scanned before, from a snapshot, while the writer
 * goes on; what comes and goes meanwhile is brought in at the end. Pages are walked in their own
 * order and keys sorted in batches. About 1.5 µs a row, on the thread that asked.
 */
final class KeyOrderBuilder {
  private static final int BATCH_KEYS = 64 << 10;
  private static final int LAST_CHANGES = 256;

  private final RowTable table;
  private final SegmentLog log;
  private KeyOrder order = KeyOrder.EMPTY;
  private List<Change> batch = new ArrayList<>();

  KeyOrderBuilder(RowTable table, SegmentLog log) {
    this.table = table;
    this.log = log;
  }

  /** Builds the order and returns who keeps it from then on. */
  KeyKeeper build() {
    KeyKeeper keeper = new KeyKeeper(null);
    Snapshots.Epoch epoch;
    table.lock.lock();
    try {
      epoch = table.snapshots.open();
      table.setKeyListener(keeper);
    } finally {
      table.lock.unlock();
    }
    try {
      new SnapshotWalk(table, log, epoch, () -> {}).forEachRow(this::add);
      bringIn(batch);
      catchUp(keeper);
    } catch (RuntimeException | Error e) {
      table.lock.lock();
      try {
        table.setKeyListener(RowTable.KeyListener.NONE);
      } finally {
        table.lock.unlock();
      }
      throw e;
    } finally {
      SnapshotRelease.close(table, epoch);
    }
    return keeper;
  }

  private boolean add(RowView row) {
    batch.add(new Change(row.key(), row.rowId()));
    if (batch.size() == BATCH_KEYS) {
      bringIn(batch);
      batch = new ArrayList<>();
    }
    return true;
  }

  private void bringIn(List<Change> changes) {
    if (!changes.isEmpty()) {
      order = order.with(KeyKeeper.sorted(changes));
    }
  }

  private void catchUp(KeyKeeper keeper) {
    while (true) {
      List<Change> missed;
      table.lock.lock();
      try {
        missed = keeper.takePending();
        if (missed.size() <= LAST_CHANGES) {
          bringIn(missed);
          keeper.ready(order);
          return;
        }
      } finally {
        table.lock.unlock();
      }
      bringIn(missed);
    }
  }
}
