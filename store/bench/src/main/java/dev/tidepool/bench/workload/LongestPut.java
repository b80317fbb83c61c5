package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.measure.ProcFile;
import dev.tidepool.bench.measure.TimedLoop;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.rival.BenchStore;
import dev.tidepool.bench.stall.LongOperation;
import dev.tidepool.bench.stall.Stall;
import dev.tidepool.bench.stall.StallRecording;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * Times each single put while a table grows from nothing, then while it is updated. The longest one
 * shows stalls that averages hide: growing hash tables, flushes, a full write buffer. Pauses of the
 * virtual machine are in it, for all rivals alike; what is left of the longest without them is
 * reported beside it, and a note says what stopped the longest.
 */
final class LongestPut implements Workload {

  private static final String NAME = "longestPut";
  private static final int COMMIT_COUNT = 10;

  /** From here on it is worth asking why. */
  private static final long LONG_NANOS = 200_000;

  private static final int NOTED_COUNT = 5;

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
    LongOperation operation = new LongOperation();
    StallRecording recording = StallRecording.start();
    Instant began = Instant.now();
    long waitedBefore = ProcFile.callerWaitedNanos();
    long waitedSoFar = waitedBefore;
    for (int turn = 0; turn < putCount; turn++) {
      operation.begin();
      long start = System.nanoTime();
      put.run(turn);
      long nanos = System.nanoTime() - start;
      histogram.recordValue(nanos);
      if (nanos >= LONG_NANOS) {
        // Asked only after long puts: between them there was no waiting worth the name.
        long waited = ProcFile.callerWaitedNanos();
        operation.commit(name, nanos, Math.min(nanos, waited - waitedSoFar));
        waitedSoFar = waited;
      }
      if (turn % commitInterval == commitInterval - 1) {
        bench.commit();
        waitedSoFar = ProcFile.callerWaitedNanos();
      }
    }
    long waited = ProcFile.callerWaitedNanos() - waitedBefore;
    bench.measuredSince(began);
    List<Stall> stalls = recording.stop();
    bench.report(name, Metric.LONGEST, histogram.getMaxValue() / 1e3);
    bench.report(name, Metric.LONGEST_WITHOUT_PAUSES, withoutPauses(histogram, stalls) / 1e3);
    bench.report(name, Metric.P9999, histogram.getValueAtPercentile(99.99) / 1e3);
    bench.report(name, Metric.MEDIAN, histogram.getValueAtPercentile(50));
    note(bench, name, stalls, waited);
  }

  /* Puts that were not long had no pause worth the name inside. */
  private static double withoutPauses(Histogram histogram, List<Stall> stalls) {
    long shortest = Math.min(LONG_NANOS, histogram.getMaxValue());
    return stalls.stream().mapToLong(Stall::nanosWithoutPauses).reduce(shortest, Math::max);
  }

  private static void note(Bench bench, String name, List<Stall> stalls, long waitedNanos) {
    String longest =
        stalls.stream()
            .sorted(Comparator.comparingLong(Stall::nanos).reversed())
            .limit(NOTED_COUNT)
            .map(LongestPut::describe)
            .collect(Collectors.joining(", "));
    bench.note(
        String.format(
            Locale.ROOT,
            "%s: %s had %,d puts of %d µs or more%s%s; in all puts together the caller waited %s ms"
                + " for a core",
            name,
            bench.rival().name(),
            stalls.size(),
            LONG_NANOS / 1000,
            longest.isEmpty() ? "" : ", the longest ",
            longest,
            millis(waitedNanos)));
  }

  private static String describe(Stall stall) {
    String causes =
        stall.causes().entrySet().stream()
            .map(cause -> millis(cause.getValue()) + " " + cause.getKey().label())
            .collect(Collectors.joining(", "));
    return millis(stall.nanos()) + " ms (" + (causes.isEmpty() ? "nothing seen" : causes) + ")";
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
  }
}
