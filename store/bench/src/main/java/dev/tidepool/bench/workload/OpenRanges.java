package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.rival.BenchStore;

/** Ranges with an open end of which only the first fifty rows are wanted: a page of a list. */
final class OpenRanges implements Workload {

  private static final String NAME = "rangeFirst50";
  private static final int WANTED = 50;
  private static final int STRIDE = 1;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Dataset dataset = bench.dataset();
    BenchStore store = bench.store();
    RowSequence rows = dataset.uniform(NAME.hashCode());
    int startsEnd = dataset.rowCount() - WANTED + 1;
    bench.report(
        NAME,
        bench.timeReads(
            turn -> {
              int first = rows.row(turn) % startsEnd;
              int found = Scans.check(bench, store.from(dataset.key(first)), first, WANTED);
              Scans.checkCount(bench, found, WANTED);
            },
            STRIDE));
  }
}
