package dev.tidepool.engine;

import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.page.PageReader;
import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.segment.SegmentLog;

/**
 * Walks all rows of a snapshot, page by page while the writer goes on: a page is read once however
 * many of its rows the snapshot sees, and none is brought into memory for it.
 */
final class SnapshotWalk {
  private final RowTable table;
  private final SegmentLog log;
  private final Snapshots.Epoch epoch;
  private final Runnable requireOpen;
  private final PageReader reader = new PageReader();
  private final RowView row = new RowView();

  /**
   * A walk over the rows of {@code epoch}, which its caller holds.
   *
   * @param requireOpen throws if the epoch is not held any more
   */
  SnapshotWalk(RowTable table, SegmentLog log, Snapshots.Epoch epoch, Runnable requireOpen) {
    this.table = table;
    this.log = log;
    this.epoch = epoch;
    this.requireOpen = requireOpen;
  }

  void forEachRow(StoreSnapshot.RowVisitor visitor) {
    int pageLimit = pageLimit();
    for (int page = 1; page < pageLimit; page++) {
      if (!visitPage(page, visitor)) {
        return;
      }
    }
  }

  private int pageLimit() {
    table.lock.lock();
    try {
      return table.pages.limit(); // pages begun later hold nothing that the snapshot sees
    } finally {
      table.lock.unlock();
    }
  }

  private boolean visitPage(int page, StoreSnapshot.RowVisitor visitor) {
    PageContents contents;
    try {
      contents = PageContents.read(table, log, reader, page);
    } catch (StoreException | IllegalStateException e) {
      requireOpen.run(); // or the files were taken away under it
      throw e;
    }
    requireOpen.run();
    if (contents == null) {
      return true;
    }
    int offset = 0;
    for (int i = 0; i < contents.rowCount(); i++) {
      if (!row.read(contents.bytes(), offset, contents.usedBytes())) {
        return true; // a page that was begun anew meanwhile: the snapshot has nothing on it
      }
      offset = row.endOffset();
      int start = row.startOffset();
      long address = row.isBlank() ? RowAddress.NONE : epoch.address(row.rowId());
      if (RowAddress.isLive(address)
          && RowAddress.isAt(address, page, start)
          && !visitor.visit(row)) {
        return false;
      }
    }
    return true;
  }
}
