package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.directory.KeyHash;
import dev.tidepool.engine.page.UnwrittenPage;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.row.RowAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages and row ids of a table, step by step; nothing is really written. */
class RowTableTest {
  private static final byte[] KEY = {1};
  private static final int ROW_ID = 1;
  private static final int PAGE_BYTES = 64; // one row and a tombstone

  private final BufferPool pool = new BufferPool(1 << 20);
  private final RowTable table = new RowTable(new KeyHash(1, 2), pool, PAGE_BYTES);

  @Test
  void rowIdEndsWhenItsTombstoneIsWritten() {
    put();
    table.remove(KEY);
    assertThat(table.rowIds.released()).isEmpty();
    write(10);
    assertThat(table.rowIds.released()).containsExactly(ROW_ID);
    assertThat(table.rowMap.address(ROW_ID)).isEqualTo(RowAddress.NONE);
  }

  /**
   * While a checkpoint is written, a page with a tombstone is written and freed, and its number
   * taken by a page with the next tombstone of the row, at the same address.
   */
  @Test
  void rowIdDoesNotEndByATombstoneFromBefore() {
    table.keepSlots();
    put();
    table.remove(KEY);
    long address = table.rowMap.address(ROW_ID);
    write(10);
    put(); // on page 2
    put(); // on page 1, which that made free
    table.remove(KEY);
    assertThat(table.rowMap.address(ROW_ID)).as("the same address").isEqualTo(address);
    assertThat(table.letSlotsGo(100)).isFalse();
    assertThat(table.rowIds.released()).as("row ids without a tombstone in the log").isEmpty();
    assertThat(table.rowMap.address(ROW_ID)).isEqualTo(address);
    write(20);
    assertThat(table.rowIds.released()).containsExactly(ROW_ID);
  }

  private void put() {
    table.put(KEY, new byte[40]);
  }

  private void write(long position) {
    table.sealTails();
    List<UnwrittenPage> pages = table.oldestSealed(Integer.MAX_VALUE);
    for (UnwrittenPage page : pages) {
      table.sealedPageWritten(page, new Flusher.Place(position, 40, page.rowCount()));
    }
  }
}
