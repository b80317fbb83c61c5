package dev.tidepool.engine;

/** Closes a snapshot and lets go of what it kept, holding the change lock briefly each time. */
final class SnapshotRelease {
  private SnapshotRelease() {}

  static void close(RowTable table, Snapshots.Epoch epoch) {
    Snapshots.Epoch ended;
    table.lock.lock();
    try {
      table.snapshots.close(epoch);
      do {
        ended = table.snapshots.endOldestIfUnused();
      } while (ended != null && ended.notes().isEmpty()); // of these there is nothing to let go
    } finally {
      table.lock.unlock();
    }
    for (; ended != null; ended = endOldest(table)) {
      release(table, ended.notes());
    }
  }

  private static Snapshots.Epoch endOldest(RowTable table) {
    table.lock.lock();
    try {
      return table.snapshots.endOldestIfUnused();
    } finally {
      table.lock.unlock();
    }
  }

  private static void release(RowTable table, NoteBook notes) {
    for (int block = 0; block < notes.blockCount(); block++) {
      table.lock.lock();
      try {
        table.release(notes, block);
      } finally {
        table.lock.unlock();
      }
    }
  }
}
