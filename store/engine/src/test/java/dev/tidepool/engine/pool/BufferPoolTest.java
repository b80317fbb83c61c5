package dev.tidepool.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.page.PageTable;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private final BufferPool pool = new BufferPool(1 << 20);
  private final PageTable pages = new PageTable();

  @Test
  void residentPageIsKept() {
    admitted(1000);
    pool.settle();
    assertThat(pool.pooledBytes()).isGreaterThanOrEqualTo(1000);
  }

  /** Between becoming resident and being admitted, a page may lose its last row. */
  @Test
  void pageFreedBeforeItWasAdmittedIsForgotten() {
    int page = pages.take();
    byte[] bytes = new byte[1000];
    pages.setResident(page, bytes);
    pages.free(page);
    pool.forget(pages, page);
    pool.admit(pages, page, bytes);
    pool.settle();
    assertThat(pool.pooledBytes()).isZero();
  }

  @Test
  void pagesBeyondTheBudgetLeaveTheTableToo() {
    int first = admitted(10_000);
    for (int i = 0; i < 300; i++) {
      admitted(10_000);
    }
    pool.settle();
    assertThat(pool.pooledBytes()).isBetween(500_000L, 1L << 20);
    assertThat(pool.hasEvicted()).isTrue();
    long residentBytes = 0;
    for (int page = first; page <= first + 300; page++) {
      byte[] bytes = pages.resident(page);
      residentBytes += bytes == null ? 0 : bytes.length;
    }
    assertThat(residentBytes).isBetween(500_000L, 1L << 20);
  }

  private int admitted(int bytes) {
    int page = pages.take();
    byte[] content = new byte[bytes];
    pages.setResident(page, content);
    pool.admit(pages, page, content);
    return page;
  }
}
