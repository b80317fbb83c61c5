package dev.tidepool.bench.trace;

import dev.tidepool.bench.data.Dataset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rows requested last, objects for nothing: the textbook's yardstick. */
final class LruRows implements Policy {

  @Override
  public String name() {
    return "LRU of rows, objects for nothing";
  }

  @Override
  public double hitRatio(KeyTrace trace, Dataset table, long budgetBytes, Path directory) {
    long capacity = budgetBytes * table.rowCount() / table.bytes();
    Map<Integer, Boolean> rows = new LinkedHashMap<>(16, 0.75f, true);
    int hitCount = 0;
    for (int i = 0; i < trace.requestCount(); i++) {
      if (rows.put(trace.row(i), Boolean.TRUE) != null) {
        hitCount++;
      } else if (rows.size() > capacity) {
        rows.remove(rows.keySet().iterator().next());
      }
    }
    return (double) hitCount / trace.requestCount();
  }
}
