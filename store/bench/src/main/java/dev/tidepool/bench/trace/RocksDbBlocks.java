package dev.tidepool.bench.trace;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.measure.BackgroundWork;
import dev.tidepool.bench.rival.BenchStore;
import dev.tidepool.bench.rival.Conditions;
import dev.tidepool.bench.rival.Rival;
import dev.tidepool.bench.rival.Rivals;
import dev.tidepool.bench.rival.RocksDbTuning;
import java.nio.file.Path;
import java.util.Map;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

/**
 * Kafka's RocksDB store with a block cache of the whole budget, by its own count of blocks found
 * and not found. It is closed and opened between load and replay, so that no memtable helps.
 */
final class RocksDbBlocks implements Policy {

  @Override
  public String name() {
    return "RocksDB, LRU of blocks";
  }

  @Override
  public double hitRatio(KeyTrace trace, Dataset table, long budgetBytes, Path directory)
      throws InterruptedException {
    Rival rival = Rivals.of("rocksdb-fed");
    Conditions conditions = new Conditions(budgetBytes, false, false, false);
    try (BenchStore store = BenchStore.open(rival, conditions, directory)) {
      for (int i = 0; i < table.rowCount(); i++) {
        int row = table.writeOrder().apply(i);
        store.put(table.key(row), table.value(row, 0));
      }
      BackgroundWork.await();
    }
    try (Statistics statistics = new Statistics();
        BenchStore store =
            BenchStore.open(
                rival, conditions, directory, Map.of(RocksDbTuning.STATISTICS, statistics))) {
      for (int i = 0; i < trace.requestCount(); i++) {
        store.get(table.key(trace.row(i)));
      }
      double hitCount = statistics.getTickerCount(TickerType.BLOCK_CACHE_DATA_HIT);
      return hitCount / (hitCount + statistics.getTickerCount(TickerType.BLOCK_CACHE_DATA_MISS));
    }
  }
}
