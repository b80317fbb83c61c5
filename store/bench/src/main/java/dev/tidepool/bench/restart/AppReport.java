package dev.tidepool.bench.restart;

import java.util.Optional;

/**
 * What an application says of its start, as a line on its standard output.
 *
 * @param fromCreationNanos until it ran with all restored, since before {@code new KafkaStreams}
 * @param fromStartNanos the same since {@code KafkaStreams.start()}
 * @param cpuNanos CPU of its process meanwhile, counted from before {@code new KafkaStreams}
 * @param restoredCount records restored
 */
record AppReport(long fromCreationNanos, long fromStartNanos, long cpuNanos, long restoredCount) {

  private static final String MARK = "restart-app";

  String toLine() {
    return String.join(
        " ",
        MARK,
        Long.toString(fromCreationNanos),
        Long.toString(fromStartNanos),
        Long.toString(cpuNanos),
        Long.toString(restoredCount));
  }

  /** The report in {@code line}; others may print, too. */
  static Optional<AppReport> ofLine(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 5 || !parts[0].equals(MARK)) {
      return Optional.empty();
    }
    return Optional.of(
        new AppReport(
            Long.parseLong(parts[1]),
            Long.parseLong(parts[2]),
            Long.parseLong(parts[3]),
            Long.parseLong(parts[4])));
  }
}
