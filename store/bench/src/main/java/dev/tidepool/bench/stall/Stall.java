package dev.tidepool.bench.stall;

import java.util.Map;

/**
 * A long operation and what stopped it meanwhile.
 *
 * @param workload of which it was a part
 * @param nanos how long it took
 * @param causes how long each cause lasted inside it; they may overlap
 */
public record Stall(String workload, long nanos, Map<Cause, Long> causes) {

  /** What remains without the pauses in which all threads stood still. */
  public long nanosWithoutPauses() {
    long pauses =
        causes.entrySet().stream()
            .filter(cause -> cause.getKey().stopsAll())
            .mapToLong(Map.Entry::getValue)
            .sum();
    return Math.max(0, nanos - pauses);
  }
}
