package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyDirectory;
import dev.tidepool.engine.directory.KeyDirectory.SubTable;
import dev.tidepool.engine.directory.KeyHash;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.page.PageReader;
import dev.tidepool.engine.page.PageTable;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.row.RowMap;
import dev.tidepool.engine.segment.SegmentLog;
import java.util.concurrent.atomic.LongAdder;

/**
 * Point reads: from key to row without a lock.
 *
 * <p>The walk is directory slot, row address, page, row: two or three dependent cache misses when
 * the page is in memory. Any of them may change underneath: a page may be freed and its number used
 * for another, a row id may get another key. So the bytes of a page count only if the address still
 * stands after they were found; if it does not, the walk starts over. They hold the row then, whole
 * and for good. Who finds a row with another key has met a key with the same tag, and walks on.
 *
 * <p><b>Threads:</b> any; what a reader writes to is its own.
 */
class RowReader {
  /** One read in this many is reported to the buffer pool and to the counters. */
  static final int SAMPLE_READS = 64;

  private static final int RESTARTS_MAX = 1_000_000;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final KeyHash hash;
  private final KeyDirectory directory;
  private final RowMap rowMap;
  private final PageTable pages;
  private final RowTable table;
  private final SegmentLog log;
  private final BufferPool pool;
  private final HotRows hotRows;
  private final Background background;
  final LongAdder fromMemory = new LongAdder();
  final LongAdder fromDisk = new LongAdder();
  final LongAdder absent = new LongAdder();

  /** What a reading thread needs, over all stores. */
  static final class Scratch {
    final RowView row = new RowView();
    final PageReader pages = new PageReader();
    private int untilSample = SAMPLE_READS;
    private int random = System.identityHashCode(this) | 1;

    /** True once in {@value RowReader#SAMPLE_READS} times, never in step with what is read. */
    private boolean isSample() {
      if (--untilSample > 0) {
        return false;
      }
      random = random * 1_664_525 + 1_013_904_223; // Numerical Recipes; the upper bits are random
      untilSample = 1 + (random >>> 16) % (2 * SAMPLE_READS - 1);
      return true;
    }
  }

  RowReader(
      RowTable table, SegmentLog log, BufferPool pool, HotRows hotRows, Background background) {
    this.hash = table.hash();
    this.directory = table.directory;
    this.rowMap = table.rowMap;
    this.pages = table.pages;
    this.table = table;
    this.log = log;
    this.pool = pool;
    this.hotRows = hotRows;
    this.background = background;
  }

  /** The calling thread's scratch. */
  static Scratch scratch() {
    return SCRATCH.get();
  }

  /** The value of {@code key}, or null. */
  byte[] get(byte[] key) {
    RowView row = find(key);
    return row == null ? null : row.value();
  }

  /** The row of {@code key}, or null; valid until this thread reads again. */
  RowView find(byte[] key) {
    Scratch scratch = SCRATCH.get();
    RowView row = scratch.row;
    long tag = KeyDirectory.tag(hash.first(key, 0, key.length));
    SubTable slots = directory.subTable(tag);
    int index = slots.home(tag);
    int restarts = 0;
    for (; ; ) {
      long slot = slots.slot(index);
      if (SubTable.tag(slot) == tag && SubTable.isLive(slot)) {
        int rowId = SubTable.rowId(slot);
        long address = rowMap.address(rowId);
        if (RowAddress.isLive(address)) {
          int page = RowAddress.page(address);
          byte[] bytes = resident(page);
          boolean found;
          if (bytes != null) {
            // It stood after the bytes were found, so they hold the row, whole and for good. Asked
            // only later, it might stand again, for a newer version that came to the same place.
            found =
                rowMap.address(rowId) == address
                    && row.read(bytes, RowAddress.offset(address), bytes.length)
                    && row.isRow(rowId);
          } else {
            found = readFromDisk(scratch, rowId, address, null);
          }
          if (!found) {
            // The row changed while we looked: start over with what is there now.
            if (++restarts > RESTARTS_MAX) {
              throw new IllegalStateException("row " + rowId + " is not at its address " + address);
            }
            slots = directory.subTable(tag);
            index = slots.home(tag);
            continue;
          }
          if (row.keyEquals(key)) {
            if (bytes == null) {
              fromDisk.increment();
            } else if (scratch.isSample()) {
              sampleHit(page);
            }
            return row;
          }
        }
      } else if (slot == 0) {
        if (scratch.isSample()) {
          absent.add(SAMPLE_READS);
        }
        return null;
      }
      index = slots.next(index);
    }
  }

  /**
   * The page, if it is in memory; a method of its own so that tests can act just before or after.
   */
  byte[] resident(int page) {
    return pages.resident(page);
  }

  private void sampleHit(int page) {
    fromMemory.add(SAMPLE_READS);
    pool.touch(pages, page);
  }

  /**
   * Brings the scratch's view to the row at {@code address}, wherever its page is.
   *
   * @param epoch the point in time that {@code address} belongs to, or null for the present
   * @return false if the address does not stand any more
   */
  boolean read(Scratch scratch, int rowId, long address, Snapshots.Epoch epoch) {
    byte[] bytes = pages.resident(RowAddress.page(address));
    if (bytes == null) {
      return readFromDisk(scratch, rowId, address, epoch);
    }
    RowView row = scratch.row;
    boolean stands = currentAddress(rowId, epoch) == address; // before the row is looked at
    return stands
        && row.read(bytes, RowAddress.offset(address), bytes.length)
        && row.isRow(rowId)
        && currentAddress(rowId, epoch) == address;
  }

  private long currentAddress(int rowId, Snapshots.Epoch epoch) {
    return epoch == null ? rowMap.address(rowId) : epoch.address(rowId);
  }

  private boolean readFromDisk(Scratch scratch, int rowId, long address, Snapshots.Epoch epoch) {
    int page = RowAddress.page(address);
    long position = pages.position(page);
    int frameBytes = pages.frameBytes(page);
    CorruptStoreException damage = null;
    boolean found = false;
    HotRows.Verdict verdict =
        epoch == null ? hotRows.readFromDisk(rowId, page) : HotRows.Verdict.LEAVE;
    try {
      if (scratch.pages.readFrame(log, position, frameBytes, page)) {
        byte[] bytes =
            verdict == HotRows.Verdict.ADMIT_PAGE
                ? admit(scratch, page, position)
                : scratch.pages.unpackToScratch();
        int limit = scratch.pages.rawBytes();
        found =
            scratch.row.read(bytes, RowAddress.offset(address), limit) && scratch.row.isRow(rowId);
      }
    } catch (CorruptStoreException e) {
      damage = e;
    }
    if (!found) {
      checkMoved(rowId, address, position, frameBytes, epoch, damage);
    } else if (verdict == HotRows.Verdict.MOVE_ROW
        && hotRows.offer(rowId, address, position, scratch.row.row())) {
      background.wake();
    }
    return found;
  }

  /** Unpacks the page that was read into memory of its own, and lets the pool keep it. */
  private byte[] admit(Scratch scratch, int page, long position) {
    if (!pool.accepts(scratch.pages.rawBytes())) {
      return scratch.pages.unpackToScratch();
    }
    byte[] bytes = scratch.pages.unpack();
    boolean admitted = false;
    // Under the change lock the page cannot be freed in between; if it is busy, then not this time.
    if (table.lock.tryLock()) {
      try {
        if (pages.position(page) == position && pages.resident(page) == null) {
          pages.setResident(page, bytes);
          admitted = true;
        }
      } finally {
        table.lock.unlock();
      }
    }
    if (admitted) {
      pool.admit(pages, page, bytes);
    }
    return bytes;
  }

  /**
   * Tells an address that was left behind from damage.
   *
   * @throws CorruptStoreException if neither the row nor its page has moved
   */
  private void checkMoved(
      int rowId,
      long address,
      long position,
      int frameBytes,
      Snapshots.Epoch epoch,
      CorruptStoreException damage) {
    int page = RowAddress.page(address);
    table.lock.lock(); // all at one moment: a page number and an address may come back
    try {
      if (currentAddress(rowId, epoch) != address
          || pages.resident(page) != null
          || pages.position(page) != position
          || pages.frameBytes(page) != frameBytes) {
        return;
      }
    } finally {
      table.lock.unlock();
    }
    if (damage != null) {
      throw damage;
    }
    throw new CorruptStoreException(
        log.pathOf(position),
        SegmentLog.offsetOf(position),
        "page " + page,
        "row " + rowId + " at offset " + RowAddress.offset(address),
        "no such row, or no such page");
  }
}
