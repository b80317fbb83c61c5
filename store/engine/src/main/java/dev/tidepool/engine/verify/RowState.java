package dev.tidepool.engine.verify;

import dev.tidepool.engine.directory.KeyDirectory;
import dev.tidepool.engine.directory.KeyDirectory.SubTable;
import dev.tidepool.engine.directory.KeyHash;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.page.PageTable;
import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.row.RowMap;
import java.util.Arrays;

/**
 * The rows of a store at some commit, rebuilt from its files: who has which row id, and where each
 * row's newest version is. Values and keys themselves are not held.
 */
final class RowState {
  /** The bits of the second hash that an address carries. */
  private static final int ADDRESS_HASH_BITS = 19;

  final PageTable pages = new PageTable();
  private final RowMap rowMap = new RowMap();
  private final KeyDirectory directory = new KeyDirectory();
  private final KeyHash hash;
  private final KeyHash.Result hashed = new KeyHash.Result();
  private int[] rowsMet = new int[8]; // by page
  int rowIdLimit = 1;
  int pageLimit = 1;
  long rowCount;

  RowState(KeyHash hash) {
    this.hash = hash;
  }

  boolean knows(int rowId) {
    return rowMap.address(rowId) != RowAddress.NONE;
  }

  long address(int rowId) {
    return rowMap.address(rowId);
  }

  void setPage(int number, long position, int frameBytes, int rowCount, int packedRowCount) {
    pages.reserve(number);
    pages.setPosition(number, position, frameBytes, packedRowCount);
    pages.setRowCounts(number, rowCount, 0);
    pageLimit = Math.max(pageLimit, number + 1);
  }

  boolean hasPage(int number) {
    return number >= 1 && number < pageLimit && pages.position(number) != 0;
  }

  /** The address and the fingerprint of a row, as the row map has them. */
  void setRow(int rowId, long address, int fingerprint) {
    rowMap.reserve(rowId);
    rowMap.setAddress(rowId, address);
    rowMap.setFingerprint(rowId, fingerprint);
    rowIdLimit = Math.max(rowIdLimit, rowId + 1);
    rowCount++;
  }

  /** The slot of a row, as the key directory has it. */
  void setSlot(long slot) {
    directory.insert(SubTable.tag(slot), SubTable.rowId(slot));
  }

  /** Replays a row that the state does not know. */
  void add(RowView row, byte[] page, int number, int offset) {
    hash(page, row);
    setSlot(KeyDirectory.tag(hashed.first) << KeyDirectory.ROW_ID_BITS | row.rowId());
    setRow(row.rowId(), RowAddress.of(number, offset, false, addressHash()), (int) hashed.second);
  }

  /** Replays a new version of a row that is known. */
  void move(int rowId, int number, int offset) {
    rowMap.setAddress(rowId, RowAddress.moved(rowMap.address(rowId), number, offset));
  }

  /** Replays the tombstone of a row that is known; its key is that of the row. */
  void remove(RowView row, byte[] page) {
    hash(page, row);
    directory.remove(KeyDirectory.tag(hashed.first), row.rowId());
    rowMap.setAddress(row.rowId(), RowAddress.NONE);
    rowCount--;
  }

  private void hash(byte[] page, RowView row) {
    hash.both(page, row.keyOffset(), row.keyBytes(), hashed);
  }

  private long addressHash() {
    return hashed.second >>> Long.SIZE - ADDRESS_HASH_BITS;
  }

  /** Whether the 87 bits that the state holds for the row are those of the key it is seen with. */
  boolean isKeyOf(RowView row, byte[] page) {
    hash(page, row);
    return isKeyOf(row.rowId());
  }

  boolean isKeyOf(byte[] key, int rowId) {
    hash.both(key, 0, key.length, hashed);
    return isKeyOf(rowId);
  }

  private boolean isKeyOf(int rowId) {
    long tag = KeyDirectory.tag(hashed.first);
    SubTable slots = directory.subTable(tag);
    for (int index = slots.home(tag); slots.slot(index) != 0; index = slots.next(index)) {
      if (slots.slot(index) == (tag << KeyDirectory.ROW_ID_BITS | rowId)) {
        return hasFingerprint(rowId);
      }
    }
    return false;
  }

  private boolean hasFingerprint(int rowId) {
    return rowMap.fingerprint(rowId) == (int) hashed.second
        && RowAddress.fingerprintBits(rowMap.address(rowId)) == addressHash();
  }

  /** A row with a smaller id that has the key hashed last as well, or 0. */
  int otherRowOfKey(int rowId) {
    long tag = KeyDirectory.tag(hashed.first);
    SubTable slots = directory.subTable(tag);
    for (int index = slots.home(tag); slots.slot(index) != 0; index = slots.next(index)) {
      long slot = slots.slot(index);
      int other = SubTable.rowId(slot);
      if (SubTable.isLive(slot)
          && SubTable.tag(slot) == tag
          && other < rowId
          && hasFingerprint(other)) {
        return other;
      }
    }
    return 0;
  }

  /** All rows are known: counts on each page those that are live. */
  void countLiveRows() {
    for (int rowId = 1; rowId < rowIdLimit; rowId++) {
      long address = rowMap.address(rowId);
      if (address != RowAddress.NONE && hasPage(RowAddress.page(address))) {
        pages.rowRecovered(RowAddress.page(address));
      }
    }
  }

  /** A live row of the page was found at its address. */
  void met(int page) {
    if (page >= rowsMet.length) {
      rowsMet = Arrays.copyOf(rowsMet, Math.max(page + 1, rowsMet.length * 2));
    }
    rowsMet[page]++;
  }

  int rowsMet(int page) {
    return page < rowsMet.length ? rowsMet[page] : 0;
  }

  /** The bytes of the page's frame that its live rows are worth; an estimate. */
  long liveBytes(int page) {
    return (long) pages.frameBytes(page)
        * pages.liveRowCount(page)
        / Math.max(1, pages.packedRowCount(page));
  }
}
