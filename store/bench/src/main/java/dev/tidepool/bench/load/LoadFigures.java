package dev.tidepool.bench.load;

import java.util.List;

/**
 * What came of one round.
 *
 * @param requestsPerSecond answered with success
 * @param medianMicros of the time to an answer, as the client sees it
 * @param p99Micros the same, of the slowest hundredth
 * @param failures answers without success, and connections that broke
 */
public record LoadFigures(
    double requestsPerSecond, double medianMicros, double p99Micros, long failures) {

  /** Of clients that asked at the same time: all their requests, and the slowest of their times. */
  public static LoadFigures together(List<LoadFigures> clients) {
    return new LoadFigures(
        clients.stream().mapToDouble(LoadFigures::requestsPerSecond).sum(),
        clients.stream().mapToDouble(LoadFigures::medianMicros).max().orElseThrow(),
        clients.stream().mapToDouble(LoadFigures::p99Micros).max().orElseThrow(),
        clients.stream().mapToLong(LoadFigures::failures).sum());
  }
}
