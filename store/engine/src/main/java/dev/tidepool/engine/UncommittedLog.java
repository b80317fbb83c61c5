package dev.tidepool.engine;

import dev.tidepool.engine.segment.SegmentLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The log behind the last commit, of a store that is written for long without being committed:
 * Kafka Streams does that under exactly-once while a task runs.
 *
 * <p>No recovery will ever need that part of the log: a crash goes back to the last commit. So it
 * is only memory that did not fit, and a segment of it whose rows are all dead can be deleted at
 * once. The price is that the log cannot be replayed over the gap any more, so the next commit has
 * to write a whole checkpoint. That is put off until the uncommitted log has grown large.
 *
 * <p><b>Threads:</b> under the log lock; {@link #isLogBroken} also the writer.
 */
final class UncommittedLog {
  private static final int SEGMENTS_MIN = 16;
  private static final int LIVE_BYTES_FACTOR = 3;

  private final RowTable table;
  private final SegmentLog log;
  private final long bytesMin;
  private long commitEndPosition;
  private volatile boolean logBroken;

  UncommittedLog(RowTable table, SegmentLog log, StoreOptions options, long commitEndPosition) {
    this.table = table;
    this.log = log;
    this.bytesMin = SEGMENTS_MIN * options.segmentBytes();
    this.commitEndPosition = commitEndPosition;
  }

  /** The last commit ends there; the log can be replayed up to it. */
  void committedAt(long endPosition) {
    commitEndPosition = endPosition;
    logBroken = false;
  }

  /** Whether segments behind the last commit were deleted. */
  boolean isLogBroken() {
    return logBroken;
  }

  /** Takes dead segments out of the log, to be deleted, if it has grown large; else none. */
  List<SegmentLog.Segment> takeDead(long liveBytes) {
    if (log.bytesBehind(commitEndPosition) < Math.max(bytesMin, LIVE_BYTES_FACTOR * liveBytes)) {
      return List.of();
    }
    Set<Integer> needed = new HashSet<>();
    for (int page = 1; page < table.pages.limit(); page++) {
      needed.add(SegmentLog.segmentOf(table.pages.position(page)));
    }
    List<SegmentLog.Segment> dead = new ArrayList<>();
    for (SegmentLog.Segment segment : log.segments()) {
      if (segment.number() > SegmentLog.segmentOf(commitEndPosition)
          && !log.isActive(segment)
          && !needed.contains(segment.number())) {
        log.forget(segment);
        dead.add(segment);
      }
    }
    logBroken |= !dead.isEmpty();
    return dead;
  }
}
