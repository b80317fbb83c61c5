package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.directory.KeyDirectory;
import dev.tidepool.engine.directory.KeyDirectory.SubTable;
import dev.tidepool.engine.directory.KeyHash;
import dev.tidepool.engine.directory.KeyOrder;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.page.PageReader;
import dev.tidepool.engine.page.UnwrittenPage;
import dev.tidepool.engine.row.RowAddress;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What must hold of a store's structures in memory whenever nobody is changing them; the last line
 * of tests that let anything happen. Rebuilds each redundant figure and compares.
 */
final class StoreInvariants {
  /** What the pool counts for a page beside its bytes. */
  private static final int POOL_ENTRY_BYTES = 128;

  private final RowTable table;
  private final LoadedStore store;
  private final PageReader reader = new PageReader();
  private final RowView row = new RowView();
  private final KeyHash.Result hashed = new KeyHash.Result();
  private final BitSet idsInUse = new BitSet();
  private final int[] versionsByPage;
  private final int[][] rowOffsets; // by page, of the rows whose address leads there; pairs
  private long liveRowCount;

  /**
   * Checks a loaded store; one that is not loaded has nothing to check. No other thread uses it.
   */
  static void check(TieredStore tieredStore) {
    LoadedStore loaded = tieredStore.loadedOrNull();
    if (loaded == null || !tieredStore.isOpen()) {
      return;
    }
    loaded.logLock.lock();
    try {
      new StoreInvariants(loaded).check();
    } finally {
      loaded.logLock.unlock();
    }
    if (loaded.table.companion() instanceof EchoCompanion echo) {
      echo.check(tieredStore);
    }
  }

  private StoreInvariants(LoadedStore store) {
    this.store = store;
    this.table = store.table;
    this.versionsByPage = new int[table.pages.limit()];
    this.rowOffsets = new int[table.pages.limit()][];
  }

  private void check() {
    collectRows();
    collectNotes();
    checkDirectory();
    checkPages();
    checkWriteBuffer();
    checkPool();
    checkKeyOrder();
    assertThat(table.rowCount()).as("row count").isEqualTo(liveRowCount);
  }

  private void collectRows() {
    idsInUse.set(1, table.rowIds.limit());
    for (int rowId : table.rowIds.released()) {
      assertThat(idsInUse.get(rowId)).as("row id %d is free once", rowId).isTrue();
      assertThat(table.rowMap.address(rowId)).as("free row %d", rowId).isEqualTo(RowAddress.NONE);
      idsInUse.clear(rowId);
    }
    for (int rowId = idsInUse.nextSetBit(1); rowId > 0; rowId = idsInUse.nextSetBit(rowId + 1)) {
      long address = table.rowMap.address(rowId);
      assertThat(address).as("address of row %d, which is in use", rowId).isNotZero();
      int page = RowAddress.page(address);
      assertThat(page).as("page of row %d", rowId).isBetween(1, table.pages.limit() - 1);
      versionsByPage[page]++;
      int[] pairs = rowOffsets[page] == null ? new int[0] : rowOffsets[page];
      pairs = Arrays.copyOf(pairs, pairs.length + 2);
      pairs[pairs.length - 2] = rowId;
      pairs[pairs.length - 1] = RowAddress.offset(address);
      rowOffsets[page] = pairs;
      liveRowCount += RowAddress.isLive(address) ? 1 : 0;
    }
  }

  /** Versions that snapshots hold count on their pages as live. */
  private void collectNotes() {
    for (NoteBook notes : table.snapshots.notes()) {
      for (int block = 0; block < notes.blockCount(); block++) {
        for (int rowId : notes.block(block)) {
          if (notes.get(rowId) != NoteBook.ABSENT) {
            versionsByPage[RowAddress.page(notes.get(rowId))]++;
          }
        }
      }
    }
  }

  /** Each row in use has one slot, and there are no others. */
  private void checkDirectory() {
    BitSet idsMet = new BitSet();
    for (SubTable slots : table.directory.subTables()) {
      for (int index = 0; index < slots.capacity(); index++) {
        if (SubTable.isLive(slots.slot(index))) {
          int rowId = SubTable.rowId(slots.slot(index));
          assertThat(idsMet.get(rowId)).as("slots of row %d met before", rowId).isFalse();
          idsMet.set(rowId);
        }
      }
    }
    assertThat(idsMet).as("row ids in the directory").isEqualTo(idsInUse);
  }

  private void checkPages() {
    BitSet free = new BitSet();
    for (int page : table.pages.released()) {
      assertThat(free.get(page)).as("page %d free before", page).isFalse();
      free.set(page);
    }
    for (int page = 1; page < table.pages.limit(); page++) {
      assertThat(table.pages.liveRowCount(page))
          .as("live rows of page %d, and versions that lead to it", page)
          .isEqualTo(versionsByPage[page]);
      if (free.get(page)) {
        checkFreePage(page);
      } else {
        checkPageInUse(page);
      }
    }
  }

  private void checkFreePage(int page) {
    assertThat(versionsByPage[page]).as("versions on page %d, which is free", page).isZero();
    assertThat(table.pages.position(page)).as("position of free page %d", page).isZero();
    assertThat(table.pages.unwritten(page)).as("free page %d", page).isNull();
    assertThat(table.pages.resident(page)).as("bytes of free page %d", page).isNull();
  }

  private void checkPageInUse(int page) {
    assertThat(versionsByPage[page] > 0 || table.isOpenTail(page))
        .as("page %d is in use, so it has a version or is open", page)
        .isTrue();
    if (rowOffsets[page] == null) {
      return;
    }
    PageContents contents = PageContents.read(table, store.log, reader, page);
    assertThat(contents).as("contents of page %d", page).isNotNull();
    for (int i = 0; i < rowOffsets[page].length; i += 2) {
      checkRow(page, contents, rowOffsets[page][i], rowOffsets[page][i + 1]);
    }
  }

  private void checkRow(int page, PageContents contents, int rowId, int offset) {
    String where = "row " + rowId + " on page " + page + " at " + offset;
    assertThat(row.read(contents.bytes(), offset, contents.usedBytes())).as(where).isTrue();
    long address = table.rowMap.address(rowId);
    assertThat(row.rowId()).as(where).isEqualTo(rowId);
    assertThat(row.isBlank()).as(where + " is blank").isFalse();
    assertThat(row.isTombstone()).as(where).isEqualTo(RowAddress.isDeleted(address));
    table.hash().both(contents.bytes(), row.keyOffset(), row.keyBytes(), hashed);
    assertThat(RowAddress.fingerprintBits(address)).as(where).isEqualTo(hashed.second >>> 45);
    assertThat(table.rowMap.fingerprint(rowId)).as(where).isEqualTo((int) hashed.second);
    long tag = KeyDirectory.tag(hashed.first);
    assertThat(rowsWithHash(tag)).as("rows that the key of %s leads to", where).isEqualTo(1);
  }

  /** Slots with this tag whose rows have the rest of the hash too. */
  private int rowsWithHash(long tag) {
    int count = 0;
    SubTable slots = table.directory.subTable(tag);
    for (int index = slots.home(tag); slots.slot(index) != 0; index = slots.next(index)) {
      long slot = slots.slot(index);
      int rowId = SubTable.rowId(slot);
      if (SubTable.isLive(slot)
          && SubTable.tag(slot) == tag
          && table.rowMap.fingerprint(rowId) == (int) hashed.second
          && RowAddress.fingerprintBits(table.rowMap.address(rowId)) == hashed.second >>> 45) {
        count++;
      }
    }
    return count;
  }

  private void checkWriteBuffer() {
    long bytes = 0;
    for (int page = 1; page < table.pages.limit(); page++) {
      UnwrittenPage unwritten = table.pages.unwritten(page);
      if (unwritten != null) {
        assertThat(unwritten.isFreed()).as("unwritten page %d was freed", page).isFalse();
        assertThat(unwritten.number()).isEqualTo(page);
        bytes += unwritten.bytes().length;
      }
    }
    assertThat(table.writeBufferBytes()).as("bytes of the write buffer").isEqualTo(bytes);
  }

  /** If the store is alone in its process, the pool holds its written pages and nothing else. */
  private void checkPool() {
    long bytes = 0;
    for (int page = 1; page < table.pages.limit(); page++) {
      byte[] resident = table.pages.resident(page);
      if (resident != null && table.pages.unwritten(page) == null) {
        bytes += resident.length + POOL_ENTRY_BYTES;
      }
    }
    table.pool.settle();
    assertThat(table.pool.pooledBytes()).as("bytes of the pool").isEqualTo(bytes);
  }

  private void checkKeyOrder() {
    KeyKeeper keys = store.keys();
    if (keys == null || !keys.isReady()) {
      return;
    }
    KeyOrder order;
    table.lock.lock();
    try {
      order = keys.order();
    } finally {
      table.lock.unlock();
    }
    assertThat(order.keyCount()).as("keys in order").isEqualTo(liveRowCount);
    KeyOrder.Walk walk = order.from(null);
    byte[] previous = null;
    long count = 0;
    for (; walk.next(); count++) {
      byte[] key = walk.key();
      assertThat(previous == null || Arrays.compareUnsigned(previous, key) < 0)
          .as("key %d is above the one before", count)
          .isTrue();
      table.hash().both(key, 0, key.length, hashed);
      long address = table.rowMap.address(walk.rowId());
      assertThat(RowAddress.isLive(address)).as("key %d leads to a row", count).isTrue();
      assertThat(table.rowMap.fingerprint(walk.rowId())).isEqualTo((int) hashed.second);
      assertThat(RowAddress.fingerprintBits(address)).isEqualTo(hashed.second >>> 45);
      previous = key;
    }
    assertThat(count).as("keys walked").isEqualTo(liveRowCount);
  }
}
