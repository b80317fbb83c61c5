package dev.tidepool.bench.workload;

import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.report.Metric;

/** Closes the store after its load and looks at what the load left on disk and wrote on the way. */
final class FilesAfterLoad implements Workload {

  private static final String NAME = "files";

  private final WriteVolume volume = new WriteVolume();

  /** Must run before the load, to see what was written before it. */
  Workload mark() {
    return new Workload() {
      @Override
      public String name() {
        return NAME + ".mark";
      }

      @Override
      public boolean preparesOthers() {
        return true;
      }

      @Override
      public void run(Bench bench) {
        volume.start();
      }
    };
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Bench bench) throws Exception {
    if (!bench.rival().persistent()) {
      return;
    }
    bench.closeStore();
    double rowCount = bench.dataset().rowCount();
    bench.report(NAME, Metric.DISK_PER_ROW, DiskUsage.bytes(bench.directory()) / rowCount);
    volume.report(bench, NAME, bench.dataset().bytes());
  }
}
