package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.measure.BackgroundWork;
import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.rival.BenchStore;

/**
 * Updates as many uniformly chosen rows as there are, with ten commits, and counts what is written
 * from opening to closing, and what is then on disk.
 */
final class UpdateVolume implements Workload {

  private static final String NAME = "updateVolume";
  private static final int COMMIT_COUNT = 10;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Bench bench) throws Exception {
    if (!bench.rival().persistent()) {
      return;
    }
    Dataset dataset = bench.dataset();
    RowSequence rows = dataset.uniform(NAME.hashCode());
    bench.closeStore();
    WriteVolume volume = new WriteVolume();
    volume.start();
    BenchStore store = bench.store();
    int commitInterval = Math.max(1, dataset.rowCount() / COMMIT_COUNT);
    for (int turn = 0; turn < dataset.rowCount(); turn++) {
      int row = rows.row(turn);
      store.put(dataset.key(row), dataset.value(row, turn));
      if (turn % commitInterval == commitInterval - 1) {
        bench.commit();
      }
    }
    bench.commit();
    BackgroundWork.await();
    bench.closeStore();
    volume.report(bench, NAME, dataset.bytes());
    double files = DiskUsage.bytes(bench.directory());
    bench.report(NAME, Metric.DISK_PER_ROW, files / dataset.rowCount());
  }
}
