package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.table.query.ScanStatistics;

/** What a snapshot counted, as statistics. */
final class Reads {
  private Reads() {}

  /** The statistics of a scan of {@code snapshot} so far. */
  static ScanStatistics statistics(StoreSnapshot snapshot, long matchedCount, long changedCount) {
    return new ScanStatistics(
        matchedCount,
        snapshot.readCount(),
        snapshot.diskReadCount(),
        changedCount,
        snapshot.unwrittenReadCount(),
        snapshot.pageReadCount());
  }
}
