package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.measure.BackgroundWork;
import dev.tidepool.bench.measure.Lap;
import dev.tidepool.bench.measure.Stopwatch;
import dev.tidepool.bench.rival.BenchStore;
import java.time.Instant;

/** Puts every row once into an empty store and commits. The other workloads find these rows. */
final class Load implements Workload {

  private static final int CHECK_COUNT = 1000;

  private final String name;
  private final Order order;
  private final boolean reported;

  /** The order in which rows are written first. */
  enum Order {
    /** Neighbours by key end up far from each other. */
    SCATTERED,
    /** Neighbours by key end up together. */
    BY_KEY
  }

  private Load(String name, Order order, boolean reported) {
    this.name = name;
    this.order = order;
    this.reported = reported;
  }

  /** A load in scattered order whose times are reported. */
  static Load measured(String name) {
    return new Load(name, Order.SCATTERED, true);
  }

  /** A load that only prepares the table for others. */
  static Load preparing(Order order) {
    return new Load("preload", order, false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean preparesOthers() {
    return !reported;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Dataset dataset = bench.dataset();
    BenchStore store = bench.store();
    int rowCount = dataset.rowCount();
    BackgroundWork.await();
    Instant start = Instant.now();
    Stopwatch watch = Stopwatch.startByThread();
    for (int offset = 0; offset < rowCount; offset++) {
      int row = order == Order.BY_KEY ? offset : bench.changelog().row(offset);
      store.put(dataset.key(row), dataset.value(row, offset));
    }
    store.commit(rowCount - 1L);
    Lap lap = bench.settle(watch, rowCount);
    if (reported) {
      bench.measuredSince(start);
      bench.report(name, lap);
    }
    for (int row = 0; row < rowCount; row += Math.max(1, rowCount / CHECK_COUNT)) {
      bench.check(row, store.get(dataset.key(row)));
    }
  }
}
