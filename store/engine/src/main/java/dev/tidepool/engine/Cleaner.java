package dev.tidepool.engine;

import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.page.PageReader;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.segment.SegmentLog;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes back the disk: moves the live rows of the emptiest segments to the tail of the log, until
 * enough of what remains is live. A segment without live rows is deleted by the next checkpoint,
 * which no longer needs it.
 *
 * <p>Victims are the segments with the smallest live fraction. Ranking by age as well, as in [1],
 * pays where hot and cold rows share segments; here rows that survive were moved into pages of
 * their own already.
 *
 * <p><b>Threads:</b> {@link #step} and {@link #checkpointWritten} under the log lock; the two
 * questions from any thread.
 *
 * <p>[1] Rosenblum and Ousterhout, The Design and Implementation of a Log-Structured File System,
 * 1992
 */
final class Cleaner {
  private static final int PAGES_PER_STEP = 8;

  private final RowTable table;
  private final SegmentLog log;
  private final BufferPool pool;
  private final StoreOptions options;
  private final RowView row = new RowView();
  private final ArrayDeque<Integer> victims = new ArrayDeque<>();
  private int victimSegment;
  private volatile long nextSurveyBytes;
  private volatile boolean working;
  private volatile boolean wantsCheckpoint;
  private volatile long liveBytes;

  Cleaner(RowTable table, SegmentLog log, BufferPool pool, StoreOptions options) {
    this.table = table;
    this.log = log;
    this.pool = pool;
    this.options = options;
  }

  /** Whether a step may find work. */
  boolean isDue() {
    return working || log.bytesWritten() >= nextSurveyBytes && log.totalBytes() > 0;
  }

  /** Whether a checkpoint would let enough dead segments go. */
  boolean wantsCheckpoint() {
    return wantsCheckpoint;
  }

  /** The bytes of segments that are still needed, as the last survey estimated them. */
  long liveBytes() {
    return liveBytes;
  }

  /** Dead segments have been deleted; more may be found. */
  void checkpointWritten() {
    wantsCheckpoint = false;
    nextSurveyBytes = 0;
  }

  /**
   * Does a few pages of work.
   *
   * @return whether there is more
   */
  boolean step(PageReader reader) {
    if (snapshotsAreOpen()) {
      return false; // what they see would stay on its pages, and no segment would become free
    }
    if (victims.isEmpty() && !survey()) {
      working = false;
      return false;
    }
    working = true;
    for (int i = 0; i < PAGES_PER_STEP && !victims.isEmpty(); i++) {
      clean(victims.poll(), reader);
    }
    return true;
  }

  private boolean snapshotsAreOpen() {
    table.lock.lock();
    try {
      return table.snapshots.areOpen();
    } finally {
      table.lock.unlock();
    }
  }

  /**
   * Looks at all pages; returns whether there is a segment to clean, whose pages are victims now.
   */
  private boolean survey() {
    Map<Integer, Long> liveBySegment = new HashMap<>();
    long live = 0;
    for (int page = 1; page < table.pages.limit(); page++) {
      long position = table.pages.position(page);
      if (position != 0) {
        long bytes =
            (long) table.pages.frameBytes(page)
                * table.pages.liveRowCount(page)
                / Math.max(1, table.pages.packedRowCount(page));
        live += bytes;
        liveBySegment.merge(SegmentLog.segmentOf(position), Math.max(1, bytes), Long::sum);
      }
    }
    liveBytes = live;
    long total = log.totalBytes();
    long dead = 0; // bytes of segments that only wait for a checkpoint
    SegmentLog.Segment emptiest = null;
    double emptiestFraction = 1;
    for (SegmentLog.Segment segment : log.segments()) {
      Long liveHere = liveBySegment.get(segment.number());
      if (log.isActive(segment)) {
        continue;
      }
      if (liveHere == null) {
        dead += segment.sizeBytes();
      } else if ((double) liveHere / segment.sizeBytes() < emptiestFraction) {
        emptiest = segment;
        emptiestFraction = (double) liveHere / segment.sizeBytes();
      }
    }
    wantsCheckpoint = dead > Math.max(options.segmentBytes(), total / 6);
    nextSurveyBytes = log.bytesWritten() + Math.max(options.segmentBytes() / 2, total / 16);
    if (emptiest == null
        || live >= options.liveFractionMin() * (total - dead)
        || emptiestFraction > (1 + options.liveFractionMin()) / 2) {
      return false;
    }
    chooseVictims(emptiest.number());
    return !victims.isEmpty();
  }

  private void chooseVictims(int segment) {
    victimSegment = segment;
    for (int page = 1; page < table.pages.limit(); page++) {
      if (SegmentLog.segmentOf(table.pages.position(page)) == segment) {
        victims.add(page);
      }
    }
  }

  private void clean(int page, PageReader reader) {
    table.lock.lock();
    try {
      if (SegmentLog.segmentOf(table.pages.position(page)) != victimSegment) {
        return; // freed since the survey, or written elsewhere
      }
      if (table.pages.unwritten(page) != null) {
        table.sealTails(); // an open page written half way: it will be written elsewhere
        return;
      }
    } finally {
      table.lock.unlock();
    }
    PageContents contents = PageContents.read(table, log, reader, page);
    if (contents != null) {
      RowMover.moveAll(
          table, row, page, contents.bytes(), contents.usedBytes(), contents.rowCount());
    }
  }
}
