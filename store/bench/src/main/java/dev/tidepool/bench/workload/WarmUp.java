package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Changelog;
import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.measure.BackgroundWork;
import dev.tidepool.bench.rival.BenchStore;

/**
 * Puts or restores rows into a store on the side, so that a load is not charged for the compilation
 * of its own code. Timed loops warm themselves up; a load happens only once.
 */
final class WarmUp implements Workload {

  private static final int ROW_COUNT_MAX = 1_000_000;

  private final boolean byRestoring;

  private WarmUp(boolean byRestoring) {
    this.byRestoring = byRestoring;
  }

  static WarmUp byPutting() {
    return new WarmUp(false);
  }

  static WarmUp byRestoring() {
    return new WarmUp(true);
  }

  @Override
  public String name() {
    return "warmUp";
  }

  @Override
  public boolean preparesOthers() {
    return true;
  }

  @Override
  public void run(Bench bench) throws Exception {
    int rowCount = Math.min(ROW_COUNT_MAX, bench.dataset().rowCount());
    Aside.use(
        bench,
        store -> {
          if (byRestoring) {
            restore(bench.changelog(), store, rowCount);
          } else {
            put(bench, store, rowCount);
          }
          store.commit(rowCount - 1L);
          BackgroundWork.await();
        });
  }

  private static void restore(Changelog changelog, BenchStore store, int rowCount) {
    for (int offset = 0; offset < rowCount; offset += Changelog.BATCH_RECORDS) {
      store.restore(changelog.batch(offset, rowCount));
    }
  }

  private static void put(Bench bench, BenchStore store, int rowCount) {
    Dataset dataset = bench.dataset();
    for (int offset = 0; offset < rowCount; offset++) {
      int row = bench.changelog().row(offset);
      store.put(dataset.key(row), dataset.value(row, offset));
    }
  }
}
