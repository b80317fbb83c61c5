package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyDirectory;
import dev.tidepool.engine.directory.KeyDirectory.SubTable;
import dev.tidepool.engine.directory.KeyHash;
import dev.tidepool.engine.format.RowFormat;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.page.PageTable;
import dev.tidepool.engine.page.UnwrittenPage;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.row.RowIds;
import dev.tidepool.engine.row.RowMap;
import dev.tidepool.engine.segment.PagePacker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A store's rows in memory: directory, row map, pages and the write buffer; everything that changes
 * together when a row changes.
 *
 * <p><b>Threads:</b> every method needs the change lock, unless it says otherwise. Readers walk
 * {@link #directory}, {@link #rowMap} and {@link #pages} on their own.
 */
final class RowTable implements PagePacker.Liveness {
  /** Pages filled by puts, and pages filled by moved rows, which have proven to live longer. */
  enum Tail {
    PUT,
    MOVED
  }

  final ChangeLock lock = new ChangeLock();
  final KeyDirectory directory = new KeyDirectory();
  final RowMap rowMap = new RowMap();
  final RowIds rowIds = new RowIds();
  final PageTable pages = new PageTable();
  final Snapshots snapshots = new Snapshots(rowMap);

  private final KeyHash hash;
  final BufferPool pool;
  private final int pageBytes;
  private final KeyHash.Result hashed = new KeyHash.Result();
  private final UnwrittenPage[] open = new UnwrittenPage[Tail.values().length];
  private final boolean[] wasFilled = new boolean[Tail.values().length];
  private final ArrayDeque<UnwrittenPage> sealed = new ArrayDeque<>();
  private KeyListener keys = KeyListener.NONE;
  private final RowCompanion companion;
  private boolean keepsSlots;
  private final HeldTombstones heldBack = new HeldTombstones();
  private volatile long writeBufferBytes;
  private final WriterCount rowCount = new WriterCount();
  private volatile long bytesRelocated;

  /** Hears of keys that come and go, but not of new values; called under the change lock. */
  interface KeyListener {
    KeyListener NONE =
        new KeyListener() {
          @Override
          public void added(byte[] key, int rowId) {}

          @Override
          public void removed(byte[] key, int rowId) {}
        };

    /** The array may be reused by the caller. */
    void added(byte[] key, int rowId);

    void removed(byte[] key, int rowId);
  }

  /** A table with nothing beside its rows. */
  RowTable(KeyHash hash, BufferPool pool, int pageBytes) {
    this(hash, pool, pageBytes, RowCompanion.NONE);
  }

  RowTable(KeyHash hash, BufferPool pool, int pageBytes, RowCompanion companion) {
    this.hash = hash;
    this.companion = companion;
    this.pool = pool;
    this.pageBytes = pageBytes;
  }

  // ---- rows ------------------------------------------------------------------------------------

  /** Gives {@code key} a value; the row's old version dies. Never reads a page. */
  void put(byte[] key, byte[] value) {
    UnwrittenPage page = tailFor(Tail.PUT, RowFormat.rowBytes(key.length, value.length));
    int rowId = findOrAdd(key);
    long before = rowMap.address(rowId);
    int offset = page.append(rowId, key, value);
    boolean retained = snapshots.beforeChange(rowId, before);
    setAddress(
        rowId, before, RowAddress.of(page.number(), offset, false, fingerprintBits()), retained);
    companion.put(rowId, key, value);
    if (!RowAddress.isLive(before)) {
      rowCount.add(1);
      keys.added(key, rowId);
    }
  }

  /** Removes the row of {@code key}, if there is one, by a tombstone; returns whether there was. */
  boolean remove(byte[] key) {
    int rowId = find(key);
    long before = rowId == 0 ? RowAddress.NONE : rowMap.address(rowId);
    if (!RowAddress.isLive(before)) {
      return false;
    }
    UnwrittenPage page = tailFor(Tail.PUT, RowFormat.rowBytes(key.length, 0));
    int offset = page.append(rowId | RowFormat.TOMBSTONE, key, NO_BYTES);
    boolean retained = snapshots.beforeChange(rowId, before);
    setAddress(
        rowId, before, RowAddress.of(page.number(), offset, true, fingerprintBits()), retained);
    companion.removed(rowId);
    rowCount.add(-1);
    keys.removed(key, rowId);
    return true;
  }

  private static final byte[] NO_BYTES = {};

  /**
   * Moves a row, or a tombstone, from the page where it is to the tail; its version is the same.
   */
  void relocate(int rowId, byte[] page, RowView row, int offset) {
    long before = rowMap.address(rowId);
    UnwrittenPage target = tailFor(Tail.MOVED, row.endOffset() - offset);
    int newOffset = target.appendCopy(page, offset, row.endOffset());
    bytesRelocated += row.endOffset() - offset;
    boolean retained = snapshots.beforeMove(rowId, before);
    setAddress(rowId, before, RowAddress.moved(before, target.number(), newOffset), retained);
  }

  /** Has the row somewhere else, after the snapshots were told; they may retain the old version. */
  private void setAddress(int rowId, long before, long now, boolean retained) {
    pages.rowAdded(RowAddress.page(now));
    rowMap.setAddress(rowId, now);
    if (before != RowAddress.NONE && !retained) {
      versionDied(RowAddress.page(before));
    }
  }

  /** A version that nobody needs any more was on {@code page}. */
  void versionDied(int page) {
    if (pages.rowDied(page) == 0 && !isOpenTail(page)) {
      freePage(page);
    }
  }

  /**
   * The row id of {@code key}, or 0. Two keys are taken for the same if 87 bits of their keyed
   * 128-bit hashes are equal, without a look at the row: decision 0002.
   */
  private int find(byte[] key) {
    hash.both(key, 0, key.length, hashed);
    long tag = KeyDirectory.tag(hashed.first);
    int fingerprint = (int) hashed.second;
    SubTable table = directory.subTable(tag);
    for (int index = table.home(tag); ; index = table.next(index)) {
      long slot = table.slot(index);
      if (slot == 0) {
        return 0;
      }
      int rowId = SubTable.rowId(slot);
      if (SubTable.tag(slot) == tag
          && SubTable.isLive(slot)
          && rowMap.fingerprint(rowId) == fingerprint
          && RowAddress.fingerprintBits(rowMap.address(rowId)) == fingerprintBits()) {
        return rowId;
      }
    }
  }

  /** The bits of the key hashed last that an address carries. */
  private long fingerprintBits() {
    return hashed.second >>> Long.SIZE - 19;
  }

  private int findOrAdd(byte[] key) {
    int rowId = find(key);
    if (rowId != 0) {
      return rowId;
    }
    rowId = rowIds.take();
    if (rowId == 0) {
      throw new StoreException(
          "a store holds at most " + RowIds.ROW_ID_MAX + " rows: use more partitions");
    }
    rowMap.reserve(rowId);
    rowMap.setFingerprint(rowId, (int) hashed.second);
    // Readers may meet the slot before the row has an address; to them there is no row yet.
    directory.insert(KeyDirectory.tag(hashed.first), rowId);
    return rowId;
  }

  // ---- the write buffer ------------------------------------------------------------------------

  /** Whether rows are still appended to the page. */
  boolean isOpenTail(int page) {
    for (UnwrittenPage tail : open) {
      if (tail != null && tail.number() == page) {
        return true;
      }
    }
    return false;
  }

  private UnwrittenPage tailFor(Tail tail, long rowBytes) {
    if (rowBytes > pageBytes) {
      return largePage(rowBytes);
    }
    UnwrittenPage page = open[tail.ordinal()];
    boolean crowded = pool.isCrowdedByWriteBuffers();
    if (page != null && (!page.hasRoomFor(rowBytes) || crowded && !page.hasRoomNowFor(rowBytes))) {
      seal(tail);
      page = null;
    }
    if (page == null) {
      page =
          wasFilled[tail.ordinal()] && !crowded
              ? UnwrittenPage.openWhole(pages.take(), pageBytes)
              : UnwrittenPage.openSmall(pages.take(), pageBytes);
      open[tail.ordinal()] = page;
      begin(page);
    }
    if (!page.hasRoomNowFor(rowBytes)) {
      int bytesBefore = page.bytes().length;
      page.grow(rowBytes);
      pages.setResident(page.number(), page.bytes());
      writeBufferGrew(page.bytes().length - bytesBefore);
    }
    return page;
  }

  private UnwrittenPage largePage(long rowBytes) {
    if (rowBytes > RowFormat.ROW_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a row of " + rowBytes + " bytes is larger than " + RowFormat.ROW_BYTES_MAX);
    }
    UnwrittenPage page = UnwrittenPage.forLargeRow(pages.take(), (int) rowBytes);
    begin(page);
    sealed.add(page);
    return page;
  }

  private void begin(UnwrittenPage page) {
    pages.begin(page);
    writeBufferGrew(page.bytes().length);
  }

  private void writeBufferGrew(long bytes) {
    writeBufferBytes += bytes;
    pool.writeBuffersChanged(bytes);
  }

  /** Ends the tails, so that they will be written for good. */
  void sealTails() {
    for (Tail tail : Tail.values()) {
      if (open[tail.ordinal()] != null) {
        seal(tail);
      }
    }
  }

  private void seal(Tail tail) {
    UnwrittenPage page = open[tail.ordinal()];
    open[tail.ordinal()] = null;
    wasFilled[tail.ordinal()] = page.usedBytes() > pageBytes / 2;
    if (pages.liveRowCount(page.number()) == 0) {
      freePage(page.number());
    } else {
      sealed.add(page);
    }
  }

  /** An open tail as far as it was filled at some moment. */
  record FilledTail(UnwrittenPage page, int usedBytes, int rowCount) {}

  /** The open tails that have rows which are in no segment yet. */
  List<FilledTail> tailsToWrite() {
    List<FilledTail> tails = new ArrayList<>(open.length);
    for (UnwrittenPage tail : open) {
      if (tail != null && tail.hasUnwrittenRows()) {
        tails.add(new FilledTail(tail, tail.usedBytes(), tail.rowCount()));
      }
    }
    return tails;
  }

  /** Up to {@code pageCount} sealed pages, oldest first; they stay in the write buffer. */
  List<UnwrittenPage> oldestSealed(int pageCount) {
    List<UnwrittenPage> oldest = new ArrayList<>(Math.min(pageCount, sealed.size()));
    for (UnwrittenPage page : sealed) {
      if (oldest.size() == pageCount) {
        break;
      }
      oldest.add(page);
    }
    return oldest;
  }

  boolean hasSealedPages() {
    return !sealed.isEmpty();
  }

  /**
   * A sealed page, one of the oldest, is in its segment.
   *
   * @return whether it still holds rows, so that it may go to the pool
   */
  boolean sealedPageWritten(UnwrittenPage page, Flusher.Place place) {
    sealed.remove(page);
    if (page.isFreed()) {
      return false;
    }
    pages.setPosition(page.number(), place.position(), place.frameBytes(), place.packedRowCount());
    pages.markWritten(page.number());
    writeBufferGrew(-page.bytes().length);
    if (page.tombstoneCount() > 0) {
      tombstonesWritten(page);
    }
    return pages.position(page.number()) == place.position();
  }

  /** An open tail was written as far as it is filled. */
  void tailWritten(FilledTail tail, Flusher.Place place) {
    pages.setPosition(
        tail.page.number(), place.position(), place.frameBytes(), place.packedRowCount());
    tail.page.setWrittenRowCount(tail.rowCount);
  }

  // ---- tombstones and the end of row ids -------------------------------------------------------

  /**
   * Ends the row ids of the tombstones on a page that is in its segment: the log now says that the
   * rows are gone before it can say that their ids have other keys.
   */
  private void tombstonesWritten(UnwrittenPage page) {
    byte[] bytes = page.bytes();
    int number = page.number();
    RowView row = new RowView();
    int offset = 0;
    for (int left = page.rowCount();
        left > 0 && row.read(bytes, offset, page.usedBytes());
        left--) {
      int rowId = row.rowId();
      long address = rowMap.address(rowId);
      if (row.isTombstone()
          && RowAddress.isDeleted(address)
          && RowAddress.isAt(address, number, offset)) {
        long tag = KeyDirectory.tag(hash.first(bytes, row.keyOffset(), row.keyBytes()));
        if (keepsSlots) {
          heldBack.add(SubTable.slotOf(tag, rowId), address, pages.position(number));
        } else {
          endRowId(tag, rowId, number);
        }
      }
      offset = row.endOffset();
    }
  }

  private void endRowId(long tag, int rowId, int page) {
    directory.remove(tag, rowId);
    rowMap.setAddress(rowId, RowAddress.NONE);
    rowIds.release(rowId);
    versionDied(page);
  }

  /** From now on slots are only added to the directory, so that it can be read as it was. */
  void keepSlots() {
    keepsSlots = true;
  }

  /**
   * Ends {@link #keepSlots} and does some of what was put off.
   *
   * @return whether there is more, for which the lock should be let go in between
   */
  boolean letSlotsGo(int tombstoneCountMax) {
    keepsSlots = false;
    for (int i = 0; i < tombstoneCountMax && !heldBack.isEmpty(); i++) {
      int rowId = SubTable.rowId(heldBack.slot());
      int page = RowAddress.page(heldBack.address());
      // Unless the key came back, or its tombstone was moved and has to reach the log again.
      if (rowMap.address(rowId) == heldBack.address()
          && pages.position(page) == heldBack.position()) {
        endRowId(SubTable.tag(heldBack.slot()), rowId, page);
      }
      heldBack.remove();
    }
    return !heldBack.isEmpty();
  }

  // ---- pages -----------------------------------------------------------------------------------

  private void freePage(int number) {
    UnwrittenPage page = pages.unwritten(number);
    if (page != null) {
      page.markFreed();
      writeBufferGrew(-page.bytes().length);
    } else {
      pool.forget(pages, number);
    }
    pages.free(number);
  }

  /** Any thread. */
  @Override
  public boolean isNewest(RowView row, int page, int offset) {
    return RowAddress.isAt(rowMap.address(row.rowId()), page, offset);
  }

  /** Any thread that has seen, by {@link #isNewest}, that the row is not the newest. */
  @Override
  public boolean isRetained(RowView row, int page, int offset) {
    return snapshots.needs(row.rowId(), page, offset);
  }

  /** Sets who hears of keys. */
  void setKeyListener(KeyListener keys) {
    this.keys = keys;
  }

  /**
   * For recovery: applies a row of a page frame.
   *
   * @return false if the row id is that of another key, which the log did not say is gone
   */
  boolean replay(byte[] page, RowView row, int number, int offset) {
    hash.both(page, row.keyOffset(), row.keyBytes(), hashed);
    long tag = KeyDirectory.tag(hashed.first);
    int rowId = row.rowId();
    rowMap.reserve(rowId);
    long before = rowMap.address(rowId);
    boolean known = before != RowAddress.NONE;
    if (known
        && (rowMap.fingerprint(rowId) != (int) hashed.second
            || RowAddress.fingerprintBits(before) != fingerprintBits())) {
      return false;
    }
    if (row.isTombstone()) {
      if (known) {
        directory.remove(tag, rowId);
        rowMap.setAddress(rowId, RowAddress.NONE);
        companion.removed(rowId);
        keys.removed(row.key(), rowId);
      }
      return true;
    }
    if (!known) {
      directory.insert(tag, rowId);
      rowMap.setFingerprint(rowId, (int) hashed.second);
      keys.added(row.key(), rowId);
    }
    rowMap.setAddress(rowId, RowAddress.of(number, offset, false, fingerprintBits()));
    companion.replayed(row);
    return true;
  }

  /** For recovery: how many rows there are. */
  void setRowCount(long rowCount) {
    this.rowCount.set(rowCount);
  }

  /** Live rows. Any thread. */
  long rowCount() {
    return rowCount.get();
  }

  /** Memory of unwritten pages. Any thread. */
  long writeBufferBytes() {
    return writeBufferBytes;
  }

  int pageBytes() {
    return pageBytes;
  }

  long bytesRelocated() {
    return bytesRelocated;
  }

  RowCompanion companion() {
    return companion;
  }

  /** The row id of {@code key}, or 0; its row may be deleted. Change lock. */
  int rowId(byte[] key) {
    return find(key);
  }

  KeyHash hash() {
    return hash;
  }

  /** Gives back what the write buffer takes of the budget; the table is not used any more. */
  void close() {
    pool.writeBuffersChanged(-writeBufferBytes);
    writeBufferBytes = 0;
    for (int page = 1; page < pages.limit(); page++) {
      if (pages.resident(page) != null) {
        pool.forget(pages, page);
      }
    }
  }
}
