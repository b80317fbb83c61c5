package dev.tidepool.bench.query.task;

import dev.tidepool.bench.measure.Lap;
import dev.tidepool.bench.measure.Stopwatch;
import dev.tidepool.bench.query.AnswerHash;
import dev.tidepool.bench.query.QuerySettings;
import dev.tidepool.bench.query.Question;
import dev.tidepool.bench.query.contender.Contender.Asker;
import dev.tidepool.bench.report.Figure;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.report.Sample;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long single answers took.
 *
 * @param histogram of nanoseconds
 * @param bytesPerAnswer what the asking thread allocated on the Java heap
 */
record Latencies(Histogram histogram, double bytesPerAnswer) {

  private static final int SIGNIFICANT_DIGITS = 3;
  private static final int WARM_UP_MIN = 1;
  private static final int MEASURED_MIN = 2;

  /** Asks for the time to warm up, then for the time that is measured. */
  static Latencies measure(Question question, Asker asker, Object[][] sets, QuerySettings settings)
      throws Exception {
    ask(
        question,
        asker,
        sets,
        settings.warmUpNanos(),
        WARM_UP_MIN,
        new Histogram(SIGNIFICANT_DIGITS));
    Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
    Stopwatch watch = Stopwatch.start();
    ask(question, asker, sets, settings.measureNanos(), MEASURED_MIN, histogram);
    Lap lap = watch.lap(histogram.getTotalCount());
    return new Latencies(histogram, lap.callerBytesPerOp());
  }

  private static void ask(
      Question question,
      Asker asker,
      Object[][] sets,
      long nanos,
      int countMin,
      Histogram histogram)
      throws Exception {
    AnswerHash answer = new AnswerHash();
    long begin = System.nanoTime();
    long before = begin;
    for (int turn = 0; turn < countMin || before - begin < nanos; turn++) {
      answer.begin(question);
      asker.ask(sets[turn % sets.length], answer);
      long after = System.nanoTime();
      histogram.recordValue(after - before);
      before = after;
    }
  }

  List<Sample> samples(String name, String workload) {
    return List.of(
        sample(name, workload, Metric.MEDIAN, histogram.getValueAtPercentile(50)),
        sample(name, workload, Metric.P99, histogram.getValueAtPercentile(99)),
        sample(name, workload, Metric.ALLOCATED, bytesPerAnswer));
  }

  private static Sample sample(String name, String workload, Metric metric, double value) {
    return new Sample(name, new Figure(workload, metric), value);
  }
}
