package dev.tidepool.engine;

import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.page.PageReader;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.segment.SegmentLog;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes back the disk, and the memory, that dead rows occupy, by moving live ones together.
 *
 * <p><b>Disk:</b> the live rows of the emptiest segments are moved to the tail of the log, until
 * enough of what remains is live. A segment without live rows is deleted by the next checkpoint,
 * which no longer needs it. Victims are the segments with the smallest live fraction. Ranking by
 * age as well, as in [1], pays where hot and cold rows share segments; here rows that survive were
 * moved into pages of their own already.
 *
 * <p><b>Memory:</b> while the pool is full, pages in memory that are mostly dead are emptied too,
 * so that the budget holds rows and not their remains.
 *
 * <p><b>Threads:</b> {@link #step} under the log lock; the questions from any thread; all else the
 * background.
 *
 * <p>[1] Rosenblum and Ousterhout, The Design and Implementation of a Log-Structured File System,
 * 1992
 */
final class Cleaner {
  private static final int PAGES_PER_STEP = 8;
  private static final long SMALL_SEGMENT_BYTES = 1 << 20;

  /** While less than this fraction of the rows on pages in memory is live, pages are emptied. */
  private static final double RESIDENT_LIVE_FRACTION_MIN = 0.75;

  /**
   * Only pages with at most this live fraction, so that a move frees at least as much as it takes.
   */
  private static final double SPARSE_PAGE_FRACTION_MAX = 0.5;

  private final RowTable table;
  private final SegmentLog log;
  private final BufferPool pool;
  private final StoreOptions options;
  private final RowView row = new RowView();
  private final ArrayDeque<Victim> victims = new ArrayDeque<>();
  private volatile long nextSurveyBytes;
  private volatile boolean working;
  private boolean progressed; // since the last survey
  private volatile boolean wantsCheckpoint;
  private volatile long liveBytes;
  private long segmentBytes; // at which the log begins a new segment at present

  /** A page to be emptied, as long as it is where it was when it was chosen. */
  private record Victim(int page, long position) {}

  Cleaner(RowTable table, SegmentLog log, BufferPool pool, StoreOptions options) {
    this.table = table;
    this.log = log;
    this.pool = pool;
    this.options = options;
    this.segmentBytes = options.segmentBytes();
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
   * Looks for victims if it is time to; without any lock, as it takes a while when there are many
   * pages, and as a victim is looked at again before anything is moved. The background only.
   *
   * @return whether it was time
   */
  boolean surveyIfDue() {
    if (!victims.isEmpty() || !isDue()) {
      return false;
    }
    working = survey();
    progressed = false;
    return true;
  }

  /**
   * Empties a few victims.
   *
   * @return whether there is more to do, or to look for
   */
  boolean step(PageReader reader) {
    if (victims.isEmpty()) {
      return false;
    }
    if (snapshotsAreOpen()) {
      // What they see would stay on its pages, and no segment would become free.
      victims.clear();
      working = false;
      return false;
    }
    for (int i = 0; i < PAGES_PER_STEP && !victims.isEmpty(); i++) {
      progressed |= clean(victims.poll(), reader);
    }
    if (victims.isEmpty() && !progressed) {
      // Nothing could be moved now, such as pages that wait to be written elsewhere anyway. Looking
      // again at once would find the same; the next survey is when the log has grown.
      working = false;
    }
    return working;
  }

  private boolean snapshotsAreOpen() {
    table.lock.lock();
    try {
      return table.snapshots.areOpen();
    } finally {
      table.lock.unlock();
    }
  }

  /** Looks at all pages and chooses victims; returns whether there are any. */
  private boolean survey() {
    Map<Integer, Long> liveBySegment = new HashMap<>();
    long live = 0;
    long residentRows = 0;
    long residentLiveRows = 0;
    for (int page = 1; page < table.pages.limit(); page++) {
      long position = table.pages.position(page);
      if (position != 0) {
        int liveRows = table.pages.liveRowCount(page);
        long bytes =
            (long) table.pages.frameBytes(page)
                * liveRows
                / Math.max(1, table.pages.packedRowCount(page));
        live += bytes;
        liveBySegment.merge(SegmentLog.segmentOf(position), Math.max(1, bytes), Long::sum);
        if (table.pages.resident(page) != null) {
          residentRows += table.pages.rowCount(page);
          residentLiveRows += liveRows;
        }
      }
    }
    liveBytes = live;
    segmentBytes = segmentBytesFor(live);
    log.setSegmentBytes(segmentBytes);
    nextSurveyBytes = log.bytesWritten() + Math.max(segmentBytes / 2, log.totalBytes() / 16);
    chooseSegment(liveBySegment, live);
    if (!pool.hasRoom() && residentLiveRows < RESIDENT_LIVE_FRACTION_MIN * residentRows) {
      chooseSparsePages();
    }
    return !victims.isEmpty();
  }

  /** Small stores get small segments: the active one is never cleaned, and may be all dead. */
  private long segmentBytesFor(long liveBytes) {
    return Math.min(options.segmentBytes(), Math.max(SMALL_SEGMENT_BYTES, liveBytes / 2));
  }

  private void chooseSegment(Map<Integer, Long> liveBySegment, long live) {
    long total = log.totalBytes();
    long dead = 0; // bytes of segments that only wait for a checkpoint
    SegmentLog.Segment emptiest = null;
    double emptiestFraction = (1 + options.liveFractionMin()) / 2;
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
    wantsCheckpoint = dead > Math.max(segmentBytes, total / 6);
    if (emptiest == null || live >= options.liveFractionMin() * (total - dead)) {
      return;
    }
    for (int page = 1; page < table.pages.limit(); page++) {
      long position = table.pages.position(page);
      if (SegmentLog.segmentOf(position) == emptiest.number()) {
        victims.add(new Victim(page, position));
      }
    }
  }

  private void chooseSparsePages() {
    for (int page = 1; page < table.pages.limit(); page++) {
      if (table.pages.resident(page) != null
          && table.pages.position(page) != 0
          && table.pages.liveRowCount(page)
              <= SPARSE_PAGE_FRACTION_MAX * table.pages.rowCount(page)) {
        victims.add(new Victim(page, table.pages.position(page)));
      }
    }
  }

  /** Empties one victim; returns whether rows were moved. */
  private boolean clean(Victim victim, PageReader reader) {
    table.lock.lock();
    try {
      if (table.pages.position(victim.page) != victim.position) {
        return false; // freed since the survey, or written elsewhere
      }
      if (table.pages.unwritten(victim.page) != null) {
        table.sealTails(); // an open page written half way: it will be written elsewhere
        return false;
      }
    } finally {
      table.lock.unlock();
    }
    PageContents contents = PageContents.read(table, log, reader, victim.page);
    return contents != null
        && 0
            < RowMover.moveAll(
                table,
                row,
                victim.page,
                contents.bytes(),
                contents.usedBytes(),
                contents.rowCount());
  }
}
