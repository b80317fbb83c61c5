package dev.tidepool.bench.workload;

/** Fills an empty store from its changelog. */
final class Restore implements Workload {

  private static final String NAME = "restore";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Bench bench) throws Exception {
    int rowCount = bench.dataset().rowCount();
    bench.report(NAME, Restorer.restore(bench, bench.store(), 0, rowCount));
    for (int row = 0; row < rowCount; row += Math.max(1, rowCount / 1000)) {
      bench.check(row, bench.store().get(bench.dataset().key(row)));
    }
  }
}
