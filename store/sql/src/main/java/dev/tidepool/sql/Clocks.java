package dev.tidepool.sql;

import java.time.Instant;

/** What time it is. */
final class Clocks {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1000;

  private Clocks() {}

  /** Microseconds since 1970. */
  static long nowMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / NANOS_PER_MICRO;
  }
}
