package dev.tidepool.engine;

import dev.tidepool.engine.Snapshots.Surplus;
import dev.tidepool.engine.row.RowAddress;

/** Closes a snapshot and lets go of what it kept, holding the change lock briefly each time. */
final class SnapshotRelease {
  private SnapshotRelease() {}

  static void close(RowTable table, Snapshots.Epoch epoch) {
    Surplus surplus;
    table.lock.lock();
    try {
      table.snapshots.close(epoch);
      surplus = takeSurplus(table);
    } finally {
      table.lock.unlock();
    }
    while (surplus != null) {
      handOn(table, surplus);
      table.lock.lock();
      try {
        surplus.end();
        surplus = takeSurplus(table);
      } finally {
        table.lock.unlock();
      }
    }
  }

  /** The next one in which something was noted. */
  private static Surplus takeSurplus(RowTable table) {
    Surplus surplus = table.snapshots.takeSurplus();
    while (surplus != null && surplus.blockCount() == 0) {
      surplus.end();
      surplus = table.snapshots.takeSurplus();
    }
    return surplus;
  }

  private static void handOn(RowTable table, Surplus surplus) {
    for (int block = 0; block < surplus.blockCount(); block++) {
      table.lock.lock();
      try {
        for (long address : surplus.handOn(block)) {
          if (address != RowAddress.NONE) {
            table.versionDied(RowAddress.page(address));
          }
        }
      } finally {
        table.lock.unlock();
      }
    }
  }
}
