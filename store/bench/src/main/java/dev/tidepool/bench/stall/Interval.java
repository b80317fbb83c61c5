package dev.tidepool.bench.stall;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A stretch of time. */
record Interval(Instant from, Instant to) {

  /** How much of this one {@code others} cover, which may not overlap each other. */
  long nanosCoveredBy(List<Interval> others) {
    long nanos = 0;
    for (Interval other : others) {
      Instant start = from.isAfter(other.from) ? from : other.from;
      Instant end = to.isBefore(other.to) ? to : other.to;
      if (start.isBefore(end)) {
        nanos += Duration.between(start, end).toNanos();
      }
    }
    return nanos;
  }

  boolean overlaps(Interval other) {
    return from.isBefore(other.to) && other.from.isBefore(to);
  }
}
