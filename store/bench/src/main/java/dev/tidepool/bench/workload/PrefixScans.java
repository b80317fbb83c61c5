package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.Keys;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.rival.BenchStore;

/** Scans of all rows with one prefix, fifty each. */
final class PrefixScans implements Workload {

  private static final int STRIDE = 1;

  private final String name;

  PrefixScans(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Dataset dataset = bench.dataset();
    BenchStore store = bench.store();
    RowSequence rows = dataset.uniform(name.hashCode());
    int fullGroupsEnd = dataset.rowCount() / Keys.ROWS_PER_PREFIX * Keys.ROWS_PER_PREFIX;
    bench.report(
        name,
        bench.timeReads(
            turn -> {
              int row = rows.row(turn) % fullGroupsEnd;
              int first = row - row % Keys.ROWS_PER_PREFIX;
              byte[] prefix = dataset.keys().prefix(row);
              int found = Scans.check(bench, store.prefixScan(prefix), first, Integer.MAX_VALUE);
              Scans.checkCount(bench, found, Keys.ROWS_PER_PREFIX);
            },
            STRIDE));
  }
}
