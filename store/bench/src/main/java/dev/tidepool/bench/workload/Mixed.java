package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.rival.BenchStore;

/** Gets and puts of popular rows, interleaved by one thread. */
final class Mixed implements Workload {

  /* Prime to 100, so that a hundred turns hold exactly the wanted share, well mixed. */
  private static final int STEP = 37;

  private final String name;
  private final int readPercent;

  Mixed(String name, int readPercent) {
    this.name = name;
    this.readPercent = readPercent;
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
              if (turn % 100 * STEP % 100 < readPercent) {
                bench.check(row, store.get(dataset.key(row)));
              } else {
                store.put(dataset.key(row), dataset.value(row, turn));
              }
            }));
  }
}
