package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.data.Values;
import dev.tidepool.bench.rival.BenchStore;

/**
 * What an aggregation does: get a popular row, put its next version. Both together count as one.
 */
final class ReadModifyWrite implements Workload {

  private final String name;

  ReadModifyWrite(String name) {
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
    RowSequence rows = dataset.zipf(name.hashCode());
    bench.report(
        name,
        bench.timeWrites(
            turn -> {
              int row = rows.row(turn);
              byte[] key = dataset.key(row);
              byte[] old = store.get(key);
              bench.check(row, old);
              store.put(key, dataset.value(row, Values.version(old) + 1));
            }));
  }
}
