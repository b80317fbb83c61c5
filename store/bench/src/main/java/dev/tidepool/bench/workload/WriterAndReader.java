package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.measure.Lap;
import dev.tidepool.bench.measure.TimedLoop;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.rival.BenchStore;
import java.time.Instant;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One thread updates popular rows, first alone, then beside one thread that reads popular rows.
 * Each thread counts its own operations; what is compared is what each gets done per second.
 */
final class WriterAndReader implements Workload {

  private static final int STRIDE = 256;

  private final String name;

  WriterAndReader(String name) {
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
    RowSequence written = dataset.zipf(name.hashCode());
    RowSequence read = dataset.zipf(name.hashCode() + 1);
    TimedLoop writes =
        new TimedLoop(
            turn -> {
              int row = written.row(turn);
              store.put(dataset.key(row), dataset.value(row, turn));
            },
            STRIDE);
    TimedLoop reads =
        new TimedLoop(
            turn -> {
              int row = read.row(turn);
              bench.check(row, store.get(dataset.key(row)));
            },
            STRIDE);
    writes.run(bench.measureNanos() / 2);
    Lap alone = writes.run(bench.measureNanos());
    bench.report(name + ".writerAlone", Metric.OPS_PER_SECOND, alone.opsPerSecond());
    runTogether(bench, writes, reads);
    bench.commit();
  }

  private void runTogether(Bench bench, TimedLoop writes, TimedLoop reads) throws Exception {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(work -> new Thread(work, "bench-reader"));
    try {
      CyclicBarrier start = new CyclicBarrier(2);
      Future<Lap> reader = executor.submit(() -> measure(bench, reads, start));
      Lap writer = measure(bench, writes, start);
      bench.measuredSince(Instant.now().minusNanos(writer.wallNanos()));
      bench.report(name + ".writer", Metric.OPS_PER_SECOND, writer.opsPerSecond());
      bench.report(name + ".reader", Metric.OPS_PER_SECOND, reader.get().opsPerSecond());
    } finally {
      executor.shutdown();
    }
  }

  /* Both threads warm up beside each other, meet, and are measured beside each other. */
  private static Lap measure(Bench bench, TimedLoop loop, CyclicBarrier start) throws Exception {
    start.await();
    loop.run(bench.measureNanos() / 2);
    start.await();
    return loop.run(bench.measureNanos());
  }
}
