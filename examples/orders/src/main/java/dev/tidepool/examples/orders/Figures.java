package dev.tidepool.examples.orders;

import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What the metrics of the application say at one moment, summed over tasks and stores.
 *
 * <p>All come from {@code KafkaStreams.metrics()}, so a JMX bean or a reporter sees them as well:
 * Tidepool's in group {@code stream-state-metrics} with the tag {@code tidepool-state-id}, and the
 * records sent to each topic from the producers of the stream threads.
 *
 * @param rowCount rows in all stores
 * @param putCount puts since the start: each is one record in a changelog
 * @param memoryReads point reads that a page in memory answered, since the start
 * @param diskReads point reads that needed the disk, since the start
 * @param pageBytes memory for pages, which the budget bounds
 * @param directoryBytes memory for directories, counted beside the budget
 * @param diskBytes bytes in the files of all stores
 */
record Figures(
    double rowCount,
    double putCount,
    double memoryReads,
    double diskReads,
    double pageBytes,
    double directoryBytes,
    double diskBytes) {

  private static final String STORE_TAG = "tidepool-state-id";

  static Figures of(Map<MetricName, ? extends Metric> metrics) {
    return new Figures(
        ofStores(metrics, "rows"),
        sum(metrics, Figures::isPuts),
        ofStores(metrics, "reads-from-memory-total"),
        ofStores(metrics, "reads-from-disk-total"),
        ofStores(metrics, "page-bytes-in-memory"),
        ofStores(metrics, "directory-bytes"),
        ofStores(metrics, "disk-live-bytes") + ofStores(metrics, "disk-dead-bytes"));
  }

  /** The part of the reads that needed no disk; NaN if there were none. */
  double hitRatio() {
    return memoryReads / (memoryReads + diskReads);
  }

  private static boolean isPuts(MetricName name) {
    return name.group().equals("producer-topic-metrics")
        && name.name().equals("record-send-total")
        && name.tags().getOrDefault("topic", "").endsWith("-changelog");
  }

  private static double ofStores(Map<MetricName, ? extends Metric> metrics, String wanted) {
    return sum(metrics, name -> name.name().equals(wanted) && name.tags().containsKey(STORE_TAG));
  }

  private static double sum(
      Map<MetricName, ? extends Metric> metrics, Predicate<MetricName> wanted) {
    double sum = 0;
    for (Map.Entry<MetricName, ? extends Metric> entry : metrics.entrySet()) {
      // A store that is just closing has no numbers any more.
      if (wanted.test(entry.getKey())
          && entry.getValue().metricValue() instanceof Double value
          && !value.isNaN()) {
        sum += value;
      }
    }
    return sum;
  }
}
