package dev.tidepool.engine.verify;

import dev.tidepool.engine.segment.SegmentLog;

/** Shows positions of the log as people look them up. */
final class Positions {
  private Positions() {}

  static String toString(long position) {
    return SegmentLog.fileName(SegmentLog.segmentOf(position))
        + ":"
        + SegmentLog.offsetOf(position);
  }
}
