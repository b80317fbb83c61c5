package dev.tidepool.bench.measure;

import java.time.Instant;

/**
 * When a workload was measured, as opposed to prepared and warmed up.
 *
 * @param workload its name
 */
public record Span(String workload, Instant from, Instant to) {

  public boolean contains(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(to);
  }
}
