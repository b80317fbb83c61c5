package dev.tidepool.bench.trace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidepool.bench.data.Dataset;
import java.nio.file.Path;

/**
 * A Caffeine cache of single rows, all of one size: the best choice per row, for the price of some
 * objects per row. With {@code objectBytes} 0 that price is forgiven, which no Java program can
 * have.
 */
final class RowCache implements Policy {

  private final int objectBytes;

  RowCache(int objectBytes) {
    this.objectBytes = objectBytes;
  }

  @Override
  public String name() {
    return objectBytes == 0
        ? "Caffeine of rows, objects for nothing"
        : "Caffeine of rows, " + objectBytes + " B of objects each";
  }

  @Override
  public double hitRatio(KeyTrace trace, Dataset table, long budgetBytes, Path directory) {
    long rowBytes = table.bytes() / table.rowCount() + objectBytes;
    Cache<Integer, Boolean> rows =
        Caffeine.newBuilder().maximumSize(budgetBytes / rowBytes).executor(Runnable::run).build();
    int hitCount = 0;
    for (int i = 0; i < trace.requestCount(); i++) {
      if (rows.getIfPresent(trace.row(i)) != null) {
        hitCount++;
      } else {
        rows.put(trace.row(i), Boolean.TRUE);
      }
    }
    return (double) hitCount / trace.requestCount();
  }
}
