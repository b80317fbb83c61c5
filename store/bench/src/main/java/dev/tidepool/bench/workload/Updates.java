package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.rival.BenchStore;

/** Puts over existing keys, and a commit at the end. */
final class Updates implements Workload {

  private final String name;
  private final Skew skew;

  Updates(String name, Skew skew) {
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
        bench.timeWrites(
            turn -> {
              int row = rows.row(turn);
              store.put(dataset.key(row), dataset.value(row, turn));
            }));
  }
}
