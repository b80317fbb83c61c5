package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.measure.TimedLoop;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.rival.BenchStore;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The latency of single gets of the thousand most popular rows. What the clock itself costs is
 * measured the same way around nothing, and its median is taken off.
 */
final class HotReads implements Workload {

  private static final String NAME = "hotRead";
  private static final int STRIDE = 256;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Dataset dataset = bench.dataset();
    BenchStore store = bench.store();
    RowSequence rows = dataset.hot(NAME.hashCode());
    Histogram clock = latencies(bench, turn -> {});
    Histogram reads =
        latencies(
            bench,
            turn -> {
              int row = rows.row(turn);
              bench.check(row, store.get(dataset.key(row)));
            });
    long clockNanos = clock.getValueAtPercentile(50);
    bench.report(NAME, Metric.MEDIAN, reads.getValueAtPercentile(50) - clockNanos);
    bench.report(NAME, Metric.P9999, reads.getValueAtPercentile(99.99) / 1e3);
    bench.note("hotRead: the median is without the clock's own, about " + clockNanos + " ns");
  }

  private static Histogram latencies(Bench bench, TimedLoop.Operation operation) throws Exception {
    Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    TimedLoop loop =
        new TimedLoop(
            turn -> {
              long start = System.nanoTime();
              operation.run(turn);
              histogram.recordValue(System.nanoTime() - start);
            },
            STRIDE);
    loop.run(bench.measureNanos() / 2);
    System.gc();
    histogram.reset();
    Instant start = Instant.now();
    loop.run(bench.measureNanos());
    bench.measuredSince(start);
    return histogram;
  }
}
