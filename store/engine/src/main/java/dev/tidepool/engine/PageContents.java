package dev.tidepool.engine;

import dev.tidepool.engine.page.PageReader;
import dev.tidepool.engine.page.UnwrittenPage;
import dev.tidepool.engine.segment.SegmentLog;

/**
 * All rows of one page, for those who walk pages rather than look up rows. Reading a page that is
 * not in memory does not bring it there: whole tables pass through here.
 *
 * @param bytes rows, one after the other; valid until the reader's next page
 * @param usedBytes where they end
 * @param rowCount how many there are
 * @param position of the page's frame, or 0
 */
record PageContents(byte[] bytes, int usedBytes, int rowCount, long position) {

  /**
   * Reads {@code page}. Not under the change lock.
   *
   * @return null if there is no such page any more
   * @throws CorruptStoreException if its frame is damaged
   */
  static PageContents read(RowTable table, SegmentLog log, PageReader reader, int page) {
    while (true) {
      long position;
      int frameBytes;
      int rowCount;
      table.lock.lock();
      try {
        UnwrittenPage unwritten = table.pages.unwritten(page);
        position = table.pages.position(page);
        frameBytes = table.pages.frameBytes(page);
        rowCount = table.pages.rowCount(page);
        byte[] bytes = table.pages.resident(page);
        if (bytes != null) {
          int usedBytes = unwritten == null ? bytes.length : unwritten.usedBytes();
          return new PageContents(bytes, usedBytes, rowCount, position);
        }
      } finally {
        table.lock.unlock();
      }
      if (position == 0) {
        return null;
      }
      try {
        if (reader.readFrame(log, position, frameBytes, page)) {
          return new PageContents(reader.unpackToScratch(), reader.rawBytes(), rowCount, position);
        }
      } catch (CorruptStoreException e) {
        if (table.pages.position(page) == position) {
          throw e;
        }
      }
      if (table.pages.position(page) == position) {
        throw new CorruptStoreException(
            log.pathOf(position),
            SegmentLog.offsetOf(position),
            "page " + page,
            frameBytes + " bytes",
            "less");
      }
    }
  }
}
