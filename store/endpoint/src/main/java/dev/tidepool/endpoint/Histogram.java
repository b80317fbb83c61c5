package dev.tidepool.endpoint;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often durations fell below which bound, in seconds.
 *
 * <p><b>Threads:</b> any.
 */
final class Histogram {
  private static final double[] BOUNDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    30
  };
  private static final double MICROS_PER_SECOND = 1e6;

  private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
  private final LongAdder sumMicros = new LongAdder();

  Histogram() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void add(long micros) {
    int bucket = 0;
    while (bucket < BOUNDS.length && micros > BOUNDS[bucket] * MICROS_PER_SECOND) {
      bucket++;
    }
    counts[bucket].increment();
    sumMicros.add(micros);
  }

  /** Writes buckets, sum and count; the count is that of the last bucket, whatever is added. */
  void writeTo(MetricsText text, String name, String help) {
    text.family(name, "histogram", help);
    long count = 0;
    for (int i = 0; i < counts.length; i++) {
      count += counts[i].sum();
      String bound = i < BOUNDS.length ? MetricsText.number(BOUNDS[i]) : "+Inf";
      text.sample(name + "_bucket", Map.of("le", bound), count);
    }
    text.sample(name + "_sum", sumMicros.sum() / MICROS_PER_SECOND);
    text.sample(name + "_count", count);
  }
}
