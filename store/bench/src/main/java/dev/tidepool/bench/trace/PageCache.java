package dev.tidepool.bench.trace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidepool.bench.data.Dataset;
import java.nio.file.Path;

/**
 * A Caffeine cache of pages of 8 KiB, packed in write order and never packed anew: what pages cost
 * when hot rows sit among cold ones and nobody gathers them.
 */
final class PageCache implements Policy {

  private static final int PAGE_BYTES = 8 << 10;

  @Override
  public String name() {
    return "Caffeine of pages, rows left where they are";
  }

  @Override
  public double hitRatio(KeyTrace trace, Dataset table, long budgetBytes, Path directory) {
    int rowsPerPage = (int) (PAGE_BYTES * (long) table.rowCount() / table.bytes());
    Cache<Integer, Boolean> pages =
        Caffeine.newBuilder().maximumSize(budgetBytes / PAGE_BYTES).executor(Runnable::run).build();
    int hitCount = 0;
    for (int i = 0; i < trace.requestCount(); i++) {
      int page = trace.row(i) / rowsPerPage;
      if (pages.getIfPresent(page) != null) {
        hitCount++;
      } else {
        pages.put(page, Boolean.TRUE);
      }
    }
    return (double) hitCount / trace.requestCount();
  }
}
