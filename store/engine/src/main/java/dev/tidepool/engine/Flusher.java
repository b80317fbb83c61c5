package dev.tidepool.engine;

import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.page.UnwrittenPage;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.recovery.CommitFrame;
import dev.tidepool.engine.segment.PagePacker;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Brings pages from the write buffer into the log, and commits.
 *
 * <p>Two rules make the log replayable in file order, whatever order pages were filled in. A frame
 * holds only rows that were the newest when it was packed; and frames are packed and appended one
 * after the other, under the log lock. So of two versions of a row the older stands before the
 * newer. Rows are moved under the log lock too, so that a commit sees each row on a page that it
 * writes.
 *
 * <p><b>Threads:</b> every method needs the log lock of the store.
 */
final class Flusher {
  private static final int PAGES_PER_STEP = 32;

  /** Pages with less than one live row in this many are not written: their rows are moved. */
  private static final int SPARSE_PAGE_ROWS = 4;

  /** Where a page was written; {@link #NONE} if it was freed instead. */
  record Place(long position, int frameBytes, int packedRowCount) {
    static final Place NONE = new Place(0, 0, 0);
  }

  private final RowTable table;
  private final SegmentLog log;
  private final PagePacker packer;
  private final BufferPool pool;
  private final RowView row = new RowView();

  Flusher(RowTable table, SegmentLog log, BufferPool pool) {
    this.table = table;
    this.log = log;
    this.packer = new PagePacker(log);
    this.pool = pool;
  }

  /**
   * Writes the oldest sealed pages, one batch of them. Sparse ones are not written: their few live
   * rows move to the tail.
   *
   * @return whether there was anything to write
   */
  boolean flushStep() throws IOException {
    List<UnwrittenPage> pages;
    table.lock.lock();
    try {
      pages = table.oldestSealed(PAGES_PER_STEP);
    } finally {
      table.lock.unlock();
    }
    if (pages.isEmpty()) {
      return false;
    }
    flush(pages);
    return true;
  }

  private void flush(List<UnwrittenPage> pages) throws IOException {
    Place[] places = new Place[pages.size()];
    try {
      for (int i = 0; i < places.length; i++) {
        UnwrittenPage page = pages.get(i);
        if (isSparse(page)) {
          moveRows(page);
        }
        if (!page.isFreed()) {
          places[i] = pack(page, page.usedBytes(), page.rowCount());
        }
      }
      log.writeBatch();
    } catch (IOException | RuntimeException e) {
      log.abandonBatch();
      throw e;
    }
    for (int i = 0; i < places.length; i++) {
      publish(pages.get(i), places[i]);
    }
  }

  private Place pack(UnwrittenPage page, int usedBytes, int rowCount) throws IOException {
    long position = packer.pack(page.bytes(), usedBytes, page.number(), rowCount, table);
    return new Place(position, log.lastFrameBytes(), packer.packedRowCount());
  }

  private void publish(UnwrittenPage page, Place place) {
    boolean kept;
    table.lock.lock();
    try {
      kept = table.sealedPageWritten(page, place == null ? Place.NONE : place);
    } finally {
      table.lock.unlock();
    }
    if (kept) {
      if (pool.accepts(page.bytes().length)) {
        pool.admit(table.pages, page.number(), page.bytes());
      } else {
        table.pages.evict(page.number(), page.bytes());
      }
    }
  }

  private boolean isSparse(UnwrittenPage page) {
    table.lock.lock();
    try {
      return !page.isFreed()
          && !table.snapshots.areOpen()
          && table.pages.liveRowCount(page.number()) * SPARSE_PAGE_ROWS < page.rowCount();
    } finally {
      table.lock.unlock();
    }
  }

  private void moveRows(UnwrittenPage page) {
    RowMover.moveAll(table, row, page.number(), page.bytes(), page.usedBytes(), page.rowCount());
  }

  /** Ends the open pages and writes everything that is not in the log, without a commit frame. */
  void flushAll() throws IOException {
    boolean rowsMoved;
    do {
      table.lock.lock();
      try {
        table.sealTails();
      } finally {
        table.lock.unlock();
      }
      flushSealed();
      table.lock.lock();
      try {
        rowsMoved = !table.tailsToWrite().isEmpty(); // off sparse pages, onto an open one
      } finally {
        table.lock.unlock();
      }
    } while (rowsMoved);
  }

  private void flushSealed() throws IOException {
    while (flushStep()) {
      // Each step empties a part of the write buffer.
    }
  }

  /**
   * Writes everything that is not in the log, and then a commit frame with {@code note}: from the
   * moment this returns, the death of the process leaves this state.
   *
   * @param sealTails whether the open pages are ended, so that a checkpoint can rely on their
   *     places
   */
  void commit(byte[] note, long commitNumber, boolean sealTails) throws IOException {
    if (sealTails) {
      flushAll();
    } else {
      flushSealed();
    }
    List<RowTable.FilledTail> tails;
    table.lock.lock();
    try {
      tails = table.tailsToWrite();
    } finally {
      table.lock.unlock();
    }
    Place[] places = new Place[tails.size()];
    try {
      for (int i = 0; i < places.length; i++) {
        RowTable.FilledTail tail = tails.get(i);
        places[i] = pack(tail.page(), tail.usedBytes(), tail.rowCount());
      }
      addCommitFrame(note, commitNumber);
      log.writeBatch();
    } catch (IOException | RuntimeException e) {
      log.abandonBatch();
      throw e;
    }
    table.lock.lock();
    try {
      for (int i = 0; i < places.length; i++) {
        table.tailWritten(tails.get(i), places[i]);
      }
    } finally {
      table.lock.unlock();
    }
  }

  private void addCommitFrame(byte[] note, long commitNumber) throws IOException {
    int payloadBytes = CommitFrame.bytes(note);
    int payload = log.beginFrame(payloadBytes);
    ByteBuffer target =
        ByteBuffer.wrap(log.batch(), payload, payloadBytes).order(ByteOrder.LITTLE_ENDIAN);
    new CommitFrame(commitNumber, table.rowCount(), note).write(target);
    log.endFrame(FrameFormat.KIND_COMMIT, FrameFormat.CODEC_RAW, 0, payloadBytes, payloadBytes, 0);
  }
}
