package dev.tidepool.bench.report;

/** What was measured: one aspect of one workload, whoever ran it. */
public record Figure(String workload, Metric metric) {

  @Override
  public String toString() {
    return workload + ", " + metric.label();
  }
}
