package dev.tidepool.engine;

import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.pool.ReadFrequency;
import dev.tidepool.engine.row.RowAddress;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Gathers hot rows in hot pages.
 *
 * <p>Rows lie on pages in the order in which they were written, so a hot row has cold neighbours: a
 * pool of pages that were chosen by heat would hold mostly rows that nobody reads. So a row that
 * had to be read from disk far more often than others is moved to the tail together with its like.
 * A page that stands out as a whole is admitted to the pool as it is. What does not stand out stays
 * where it is: if all rows are read alike, moving them would only cost.
 *
 * <p>To stand out is to have been read more often than the average of what is read from disk, by
 * twice the standard deviation that pure chance would show.
 *
 * <p><b>Threads:</b> readers ask and offer; the background moves.
 */
final class HotRows {
  private static final int QUEUE_ROWS = 1024;
  private static final int ROWS_PER_LOCK = 16;

  private final BufferPool pool;
  private final StandOut rows;
  private final StandOut pages;
  private final LinkedBlockingQueue<HotRow> waiting = new LinkedBlockingQueue<>(QUEUE_ROWS);
  private final RowView row = new RowView();

  /** What becomes of a row, or its page, that was read from disk. */
  enum Verdict {
    LEAVE,
    ADMIT_PAGE,
    MOVE_ROW
  }

  /** The position tells the page from an earlier or later one of the same number. */
  private record HotRow(int rowId, long address, long position, byte[] bytes) {}

  /** Tells apart some {@code rowCount} rows, more or less. */
  HotRows(BufferPool pool, long rowCount) {
    this.pool = pool;
    rows = new StandOut(new ReadFrequency((int) Math.min(rowCount, 1 << 21)));
    pages = new StandOut(new ReadFrequency((int) Math.min(rowCount / 16, 1 << 18)));
  }

  /** Judges a read from disk. */
  Verdict readFromDisk(int rowId, int page) {
    boolean hotRow = rows.readAgain(rowId);
    boolean hotPage = pages.readAgain(page);
    if (pool.hasRoom()) {
      return Verdict.ADMIT_PAGE;
    }
    return hotRow ? Verdict.MOVE_ROW : hotPage ? Verdict.ADMIT_PAGE : Verdict.LEAVE;
  }

  /** Finds what is read more often than chance explains. Races lose an update now and then. */
  private static final class StandOut {
    private static final int READS_MIN = 3;
    private static final double MEMORY = 1 - 1.0 / 1024;

    private final ReadFrequency frequency;
    private double averageReads = 1;

    StandOut(ReadFrequency frequency) {
      this.frequency = frequency;
    }

    boolean readAgain(int id) {
      int reads = frequency.increment(id);
      double average = averageReads;
      averageReads = average * MEMORY + reads * (1 - MEMORY);
      return reads >= READS_MIN && reads > average + 2 * Math.sqrt(average);
    }
  }

  /** Offers a row to be moved; returns whether the background should be woken. */
  boolean offer(int rowId, long address, long position, byte[] rowBytes) {
    waiting.offer(new HotRow(rowId, address, position, rowBytes));
    return waiting.size() >= QUEUE_ROWS / 8;
  }

  boolean hasWaiting() {
    return waiting.size() >= QUEUE_ROWS / 8;
  }

  /** Moves the rows that wait, those that are still where they were. Log lock. */
  void moveWaiting(RowTable table) {
    while (!waiting.isEmpty()) {
      table.lock.lock();
      try {
        for (int i = 0; i < ROWS_PER_LOCK && !waiting.isEmpty(); i++) {
          HotRow hot = waiting.poll();
          if (table.rowMap.address(hot.rowId) == hot.address
              && table.pages.position(RowAddress.page(hot.address)) == hot.position
              && RowAddress.isLive(hot.address)
              && row.read(hot.bytes, 0, hot.bytes.length)) {
            table.relocate(hot.rowId, hot.bytes, row, 0);
          }
        }
      } finally {
        table.lock.unlock();
      }
    }
  }
}
