package dev.tidepool.engine;

import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.segment.SegmentLog;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/**
 * The rows of a store at one point in time, by their row ids; to be closed soon, as the store keeps
 * the versions of rows that change meanwhile.
 *
 * <p>What changes together with the rows, a {@link RowCompanion}, goes on changing. Who has looked
 * at it asks {@link #changedRows} afterwards: what it says of any other row is as it was at this
 * point in time.
 *
 * <p><b>Threads:</b> any, one at a time.
 */
public final class StoreSnapshot implements AutoCloseable {
  private static final int LINE_BYTES = 64; // of the processor's caches
  private static final int TOUCHED_BYTES = 4 * LINE_BYTES;

  private final String store;
  private final RowTable table;
  private final RowReader reader;
  private final SegmentLog log;
  private final SnapshotHold hold;
  private final StoreSnapshot held; // not forgotten as long as a view of it is not; or null
  private final Cleaner.Cleanable release; // null if it is a view
  private final Snapshots.Epoch epoch;
  private final int rowIdLimit;
  private final long rowCount;
  private long readCount;
  private long diskReadCount;
  private long unwrittenReadCount;
  private long pageReadCount;
  private int pageReadLast = -1;
  private int touched;

  /** Takes over a hold on the present; under the change lock. */
  StoreSnapshot(String store, RowTable table, RowReader reader, SegmentLog log, SnapshotHold hold) {
    this.store = store;
    this.table = table;
    this.reader = reader;
    this.log = log;
    this.hold = hold;
    this.epoch = hold.epoch();
    this.rowIdLimit = table.rowIds.limit();
    this.rowCount = table.rowCount();
    this.held = null;
    this.release = Cursors.releaseWhenForgotten(this, hold);
  }

  private StoreSnapshot(StoreSnapshot held) {
    this.store = held.store;
    this.table = held.table;
    this.reader = held.reader;
    this.log = held.log;
    this.hold = held.hold;
    this.epoch = held.epoch;
    this.rowIdLimit = held.rowIdLimit;
    this.rowCount = held.rowCount;
    this.held = held;
    this.release = null;
  }

  /**
   * Another view of the same point in time, which counts its own reads and is open as long as this
   * one is: it need not be closed.
   */
  public StoreSnapshot view() {
    requireOpen();
    return new StoreSnapshot(this);
  }

  /** What changes together with these rows. */
  public RowCompanion companion() {
    return table.companion();
  }

  /** One more than the largest row id that a row may have. */
  public int rowIdLimit() {
    return rowIdLimit;
  }

  /** How many rows there are. */
  public long rowCount() {
    return rowCount;
  }

  /** Whether there is a row of this id. */
  public boolean isLive(int rowId) {
    return rowId > 0 && rowId < rowIdLimit && RowAddress.isLive(epoch.address(rowId));
  }

  /**
   * The row ids that may be about another row, or another version of it, in what changes together
   * with the rows: those that changed since this point in time, in no order.
   */
  public int[] changedRows() {
    return epoch.changedRows();
  }

  /** The same row ids one after the other, as they come. */
  public ChangedRows changes() {
    return new ChangedRows(epoch);
  }

  /** Whether no row changed since this point in time. */
  public boolean isPresent() {
    return epoch.isPresent();
  }

  /**
   * Whether the row changed since this point in time. One that the background only moved did not,
   * though {@link #changedRows} may have it.
   */
  public boolean isChanged(int rowId) {
    return epoch.isChanged(rowId);
  }

  /**
   * Has the bytes of some rows that will be read brought near, as far as they are in memory.
   *
   * <p>Three passes, so that none waits for a miss of the one before: addresses, pages and where
   * they are written, bytes.
   */
  public void touch(int[] rowIds, int from, int count) {
    long[] addresses = new long[count];
    for (int i = 0; i < count; i++) {
      addresses[i] = epoch.address(rowIds[from + i]);
    }
    byte[][] pages = new byte[count][];
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int page = RowAddress.page(addresses[i]);
      pages[i] = table.pages.resident(page);
      sum += (int) table.pages.position(page); // counting the read will ask for it
    }
    for (int i = 0; i < count; i++) {
      sum += touch(pages[i], RowAddress.offset(addresses[i]));
    }
    touched = sum; // keeps the loads alive
  }

  /** Loads the first lines of a row, of which a short one has no more. */
  private static int touch(byte[] page, int offset) {
    if (page == null || offset >= page.length) {
      return 0;
    }
    int sum = page[offset];
    int end = Math.min(page.length, offset + TOUCHED_BYTES);
    for (int at = offset + LINE_BYTES; at < end; at += LINE_BYTES) {
      sum += page[at];
    }
    return sum;
  }

  /**
   * The row of {@code rowId}, or null if there is none. The view is valid until this thread reads
   * again, from any store.
   *
   * @throws StoreClosedException if the snapshot was closed, or the store
   */
  public RowView row(int rowId) {
    requireOpen();
    try {
      return rowOf(rowId);
    } finally {
      Reference.reachabilityFence(this); // or it might be released while it is read
    }
  }

  private RowView rowOf(int rowId) {
    RowReader.Scratch scratch = RowReader.scratch();
    while (isLive(rowId)) {
      long address = epoch.address(rowId);
      int page = RowAddress.page(address);
      boolean inMemory = table.pages.resident(page) != null;
      try {
        if (reader.read(scratch, rowId, address, epoch)) {
          countRead(page, inMemory);
          return scratch.row;
        }
      } catch (StoreException | IllegalStateException e) {
        requireOpen(); // or the files were taken away under it
        throw e;
      }
      requireOpen();
    }
    return null;
  }

  private void countRead(int page, boolean inMemory) {
    readCount++;
    if (!inMemory) {
      diskReadCount++;
    } else if (table.pages.position(page) == 0) {
      unwrittenReadCount++;
    }
    if (page != pageReadLast || !inMemory) {
      pageReadCount++;
      pageReadLast = page;
    }
  }

  /**
   * The row id that {@code key} has now, which is no longer at this point in time, or 0: to be
   * corrected by {@link #changedRows}, as what changes together with the rows.
   *
   * @throws StoreClosedException if the snapshot was closed, or the store
   */
  public int rowIdNow(byte[] key) {
    requireOpen();
    try {
      RowView row = reader.find(key);
      return row == null ? 0 : row.rowId();
    } catch (StoreException | IllegalStateException e) {
      requireOpen();
      throw e;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Takes one row after the other. */
  public interface RowVisitor {
    /** The view is valid during the call. Returns false to end the walk. */
    boolean visit(RowView row);
  }

  /**
   * Hands all rows to {@code visitor}, page by page in no order: the way to look at every row, as
   * each page is read once and none is brought into memory for it.
   */
  public void forEachRow(RowVisitor visitor) {
    requireOpen();
    try {
      new SnapshotWalk(table, log, epoch, this::requireOpen).forEachRow(visitor);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** How many rows were read. */
  public long readCount() {
    return readCount;
  }

  /** How many of them were on disk. */
  public long diskReadCount() {
    return diskReadCount;
  }

  /** How many of them were on pages that had not been written to disk yet. */
  public long unwrittenReadCount() {
    return unwrittenReadCount;
  }

  /**
   * How many pages that took: rows in a row that are on one page count as one, unless the page has
   * to be read from disk for each.
   */
  public long pageReadCount() {
    return pageReadCount;
  }

  private void requireOpen() {
    if (hold.isReleased()) {
      throw new StoreClosedException("a snapshot of " + store + " is closed (" + touched + ")");
    }
  }

  @Override
  public void close() {
    if (release != null) {
      release.clean();
    }
  }
}
