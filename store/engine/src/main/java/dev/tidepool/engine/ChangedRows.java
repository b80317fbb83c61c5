package dev.tidepool.engine;

/**
 * The rows that change after a point in time, as they come. Valid as long as its snapshot is open.
 *
 * <p><b>Threads:</b> any, one at a time.
 */
public final class ChangedRows {
  private Snapshots.Epoch epoch;
  private int readCount; // of the notes of the epoch

  ChangedRows(Snapshots.Epoch epoch) {
    this.epoch = epoch;
  }

  /**
   * The next row id, or 0 if there is none by now; each comes once or more, before what changes
   * together with it does.
   */
  public int next() {
    while (true) {
      Snapshots.Epoch next = epoch.next(); // before the count: an epoch with a next one has all
      if (readCount < epoch.notes().noteCount()) {
        return epoch.notes().rowId(readCount++);
      }
      if (next == null) {
        return 0;
      }
      epoch = next;
      readCount = 0;
    }
  }
}
