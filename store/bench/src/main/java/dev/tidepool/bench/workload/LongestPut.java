package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.measure.TimedLoop;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.rival.BenchStore;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Times each single put while a table grows from nothing, then while it is updated. The longest one
 * shows stalls that averages hide: growing hash tables, flushes, a full write buffer. Pauses of the
 * garbage collector are in it, for all rivals alike.
 */
final class LongestPut implements Workload {

  private static final String NAME = "longestPut";
  private static final int COMMIT_COUNT = 10;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Dataset dataset = bench.dataset();
    BenchStore store = bench.store();
    RowSequence popular = dataset.zipf(NAME.hashCode());
    measure(
        bench,
        NAME + ".growing",
        turn -> {
          int row = bench.changelog().row(turn);
          store.put(dataset.key(row), dataset.value(row, turn));
        });
    measure(
        bench,
        NAME + ".updating",
        turn -> {
          int row = popular.row(turn);
          store.put(dataset.key(row), dataset.value(row, turn));
        });
  }

  private static void measure(Bench bench, String name, TimedLoop.Operation put) throws Exception {
    Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
    int putCount = bench.dataset().rowCount();
    int commitInterval = Math.max(1, putCount / COMMIT_COUNT);
    for (int turn = 0; turn < putCount; turn++) {
      long start = System.nanoTime();
      put.run(turn);
      histogram.recordValue(System.nanoTime() - start);
      if (turn % commitInterval == commitInterval - 1) {
        bench.commit();
      }
    }
    bench.report(name, Metric.LONGEST, histogram.getMaxValue() / 1e3);
    bench.report(name, Metric.P9999, histogram.getValueAtPercentile(99.99) / 1e3);
    bench.report(name, Metric.MEDIAN, histogram.getValueAtPercentile(50));
  }
}
