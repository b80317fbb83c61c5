package dev.tidepool.bench.trace;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.measure.BackgroundWork;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.TieredStore;
import java.nio.file.Path;

/**
 * Our own engine, by its count of reads that went to the disk. It is closed and opened between load
 * and replay, so that the write buffer does not help.
 */
final class TidepoolPages implements Policy {

  private static final int WRITE_BUFFER_FRACTION = 4;

  @Override
  public String name() {
    return "Tidepool";
  }

  @Override
  public double hitRatio(KeyTrace trace, Dataset table, long budgetBytes, Path directory)
      throws InterruptedException {
    load(table, budgetBytes, directory);
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(budgetBytes));
        TieredStore store = engine.open(directory, options(budgetBytes))) {
      for (int i = 0; i < trace.requestCount(); i++) {
        store.get(table.key(trace.row(i)));
      }
      return 1 - (double) store.stats().readsFromDisk() / trace.requestCount();
    }
  }

  private static void load(Dataset table, long budgetBytes, Path directory)
      throws InterruptedException {
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(budgetBytes));
        TieredStore store = engine.open(directory, options(budgetBytes))) {
      for (int i = 0; i < table.rowCount(); i++) {
        int row = table.writeOrder().apply(i);
        store.put(table.key(row), table.value(row, 0));
      }
      store.commit(new byte[0]);
      BackgroundWork.await();
    }
  }

  private static StoreOptions options(long budgetBytes) {
    StoreOptions defaults = StoreOptions.DEFAULT;
    return new StoreOptions(
        defaults.pageBytes(),
        defaults.segmentBytes(),
        Math.max(defaults.pageBytes(), budgetBytes / WRITE_BUFFER_FRACTION),
        defaults.checkpointLogBytesMin(),
        defaults.liveFractionMin());
  }
}
