package dev.tidepool.engine;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A snapshot as its reader holds it: let go of once, by whoever comes first of the reader, the
 * closing store, and the garbage collector that found the reader forgotten.
 */
final class SnapshotHold implements Runnable {
  private final RowTable table;
  private final Snapshots.Epoch epoch;
  private final Cursors cursors;
  private final AtomicBoolean released = new AtomicBoolean();

  /** Takes over an epoch that was opened for this. */
  SnapshotHold(RowTable table, Snapshots.Epoch epoch, Cursors cursors) {
    this.table = table;
    this.epoch = epoch;
    this.cursors = cursors;
    cursors.add(this);
  }

  Snapshots.Epoch epoch() {
    return epoch;
  }

  boolean isReleased() {
    return released.get();
  }

  /** Lets go of the snapshot. */
  @Override
  public void run() {
    if (released.compareAndSet(false, true)) {
      cursors.remove(this);
      SnapshotRelease.close(table, epoch);
    }
  }
}
