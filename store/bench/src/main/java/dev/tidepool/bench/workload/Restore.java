package dev.tidepool.bench.workload;

/** Fills an empty store from its changelog. */
final class Restore implements Workload {

  private final String name;

  Restore(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run(Bench bench) throws Exception {
    int rowCount = bench.dataset().rowCount();
    bench.report(name, Restorer.restore(bench, bench.store(), 0, rowCount));
    for (int row = 0; row < rowCount; row += Math.max(1, rowCount / 1000)) {
      bench.check(row, bench.store().get(bench.dataset().key(row)));
    }
  }
}
