package dev.tidepool.bench.workload;

import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.rival.BenchStore;
import java.nio.file.Path;

/** A second store of the same rival, for what must happen before the first one is opened. */
final class Aside {

  /** What to do with the store on the side. */
  @FunctionalInterface
  interface Use {
    void of(BenchStore store) throws Exception;
  }

  private Aside() {}

  /** Opens an empty store beside that of {@code bench}, uses, closes and deletes it. */
  static void use(Bench bench, Use use) throws Exception {
    Path directory = bench.directory().resolveSibling("aside");
    try (BenchStore store = BenchStore.open(bench.rival(), bench.conditions(), directory)) {
      use.of(store);
    } finally {
      DiskUsage.delete(directory);
    }
  }
}
