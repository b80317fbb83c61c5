package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.rival.BenchStore;

/** Gets of existing keys. */
final class PointReads implements Workload {

  private final String name;
  private final Skew skew;

  PointReads(String name, Skew skew) {
    this.name = name;
    this.skew = skew;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Dataset dataset = bench.dataset();
    BenchStore store = bench.store();
    RowSequence rows = skew.rows(dataset, name);
    bench.report(
        name,
        bench.timeReads(
            turn -> {
              int row = rows.row(turn);
              bench.check(row, store.get(dataset.key(row)));
            }));
  }
}
