package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;

/**
 * What the driver itself costs per operation, without any store: drawing a row and making its key,
 * for writes also its value. These nanoseconds are inside all other figures and flatter the slower
 * store.
 */
final class DriverCost implements Workload {

  private static final String NAME = "driverCost";

  private long sink;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Dataset dataset = bench.dataset();
    RowSequence rows = dataset.zipf(NAME.hashCode());
    byte[] value = dataset.value(0, 0);
    bench.report(
        NAME + ".read",
        bench.timeReads(
            turn -> {
              sink += last(dataset.key(rows.row(turn)));
              bench.check(0, value);
            }));
    bench.report(
        NAME + ".write",
        bench.timeReads(
            turn -> {
              int row = rows.row(turn);
              sink += last(dataset.key(row)) + last(dataset.value(row, turn));
            }));
    if (sink == 0) {
      throw new IllegalStateException("the loops were optimised away");
    }
  }

  private static byte last(byte[] bytes) {
    return bytes[bytes.length - 1];
  }
}
