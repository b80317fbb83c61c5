package dev.tidepool.bench.report;

/** One number from one process. */
public record Sample(String rival, Figure figure, double value) {

  private static final String SEPARATOR = "\t";

  String toLine() {
    return String.join(
        SEPARATOR, rival, figure.workload(), figure.metric().name(), Double.toString(value));
  }

  static Sample ofLine(String line) {
    String[] parts = line.split(SEPARATOR, -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not a sample: " + line);
    }
    Figure figure = new Figure(parts[1], Metric.valueOf(parts[2]));
    return new Sample(parts[0], figure, Double.parseDouble(parts[3]));
  }
}
