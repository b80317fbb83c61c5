package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.directory.KeyHash;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.row.RowAddress;
import org.junit.jupiter.api.Test;

/** Rows that wait to be moved, while the writer goes on. */
class HotRowsTest {
  private static final int ROW_ID = 1;
  private static final byte[] KEY = {1};

  private final BufferPool pool = new BufferPool(1 << 20);
  private final RowTable table = new RowTable(new KeyHash(1, 2), pool, 128);
  private final HotRows hotRows = new HotRows(pool, 1000);

  @Test
  void rowThatIsStillThereIsMoved() {
    put(1);
    long address = address();
    place(address, 77);
    hotRows.offer(ROW_ID, address, 77, rowAt(address));
    hotRows.moveWaiting(table);
    assertThat(address()).isNotEqualTo(address);
    assertThat(value()).isEqualTo(1);
  }

  /** Who builds an index leaves changed rows to the writer, and must not leave him this one. */
  @Test
  void rowThatMovedIsTheSameToASnapshot() {
    put(1);
    long address = address();
    place(address, 77);
    Snapshots.Epoch epoch = table.snapshots.open();
    hotRows.offer(ROW_ID, address, 77, rowAt(address));
    hotRows.moveWaiting(table);
    assertThat(address()).isNotEqualTo(address);
    assertThat(epoch.isChanged(ROW_ID)).isFalse();
    assertThat(epoch.address(ROW_ID)).isEqualTo(address);
    put(2);
    assertThat(epoch.isChanged(ROW_ID)).isTrue();
    assertThat(epoch.address(ROW_ID)).isEqualTo(address);
  }

  /** Its page was freed and its number taken for the page that the row is written to next. */
  @Test
  void rowThatCameBackToItsAddressIsNotReplacedByTheOldOne() {
    put(1);
    long address = address();
    place(address, 77);
    byte[] old = rowAt(address);
    hotRows.offer(ROW_ID, address, 77, old);
    put(2);
    put(3);
    assertThat(address()).as("the same address").isEqualTo(address);
    hotRows.moveWaiting(table);
    assertThat(value()).isEqualTo(3);
  }

  private void put(int value) {
    byte[] bytes = new byte[100]; // a page each
    bytes[0] = (byte) value;
    table.put(KEY, bytes);
  }

  private void place(long address, long position) {
    table.pages.setPosition(RowAddress.page(address), position, 1, 1);
  }

  private long address() {
    return table.rowMap.address(ROW_ID);
  }

  private byte[] rowAt(long address) {
    return view(address).row();
  }

  private int value() {
    return view(address()).value()[0];
  }

  private RowView view(long address) {
    RowView row = new RowView();
    byte[] page = table.pages.resident(RowAddress.page(address));
    assertThat(row.read(page, RowAddress.offset(address), page.length)).isTrue();
    assertThat(row.isRow(ROW_ID)).isTrue();
    return row;
  }
}
