package dev.tidepool.changelog;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;

/**
 * What a table counts, as Kafka's clients do it: by name, and as beans of JMX in the domain {@code
 * tidepool.changelog}. Values are read when asked for. <b>Threads:</b> any.
 */
final class ChangelogMetrics implements AutoCloseable {

  private static final String GROUP = "tidepool-changelog-metrics";

  private final String topic;
  private final Metrics metrics;

  ChangelogMetrics(String topic, Supplier<TableStatus> status, Supplier<Integer> pendingWrites) {
    this.topic = topic;
    this.metrics =
        new Metrics(
            new MetricConfig(),
            List.of(new JmxReporter()),
            Time.SYSTEM,
            new KafkaMetricsContext("tidepool.changelog"));
    Map<String, String> tags = Map.of("topic", topic);
    add("state", "What the table is doing", tags, () -> status.get().state().name());
    progress("records-total", "Records read from the log", status, RestoreProgress::records);
    progress("bytes-total", "Bytes of keys and values read", status, RestoreProgress::bytes);
    progress(
        "records-remaining",
        "Offsets up to the end of the log",
        status,
        RestoreProgress::remainingRecords);
    progress(
        "bytes-remaining", "The same in bytes, estimated", status, RestoreProgress::remainingBytes);
    progress("records-rate", "Records read a second", status, RestoreProgress::recordsPerSecond);
    progress("bytes-rate", "Bytes read a second", status, RestoreProgress::bytesPerSecond);
    progress(
        "remaining-ms",
        "Estimated time until the end of the log is reached; -1 if nothing moves",
        status,
        p ->
            p.estimatedTime()
                .map(time -> TimeUnit.NANOSECONDS.toMillis(time.toNanos()))
                .orElse(-1L));
    add("rows", "Rows shown", tags, () -> sum(status, TableStatus.Partition::rows));
    add(
        "resets-total",
        "Partitions read anew",
        tags,
        () -> sum(status, TableStatus.Partition::resets));
    add("writes-pending", "Writes not shown yet", tags, pendingWrites::get);
  }

  private static long sum(Supplier<TableStatus> status, Function<TableStatus.Partition, Long> of) {
    return status.get().partitions().stream().mapToLong(of::apply).sum();
  }

  private void progress(
      String name,
      String text,
      Supplier<TableStatus> status,
      Function<RestoreProgress, Object> of) {
    add(name, text, Map.of("topic", topic), () -> of.apply(status.get().progress()));
  }

  private void add(String name, String text, Map<String, String> tags, Supplier<Object> value) {
    Gauge<Object> gauge = (config, now) -> value.get();
    metrics.addMetric(metrics.metricName(name, GROUP, text, tags), gauge);
  }

  /** Adds those of a partition. */
  void add(PartitionTable partition) {
    Map<String, String> tags = tags(partition.number());
    add("state", "What the partition is doing", tags, () -> partition.state().name());
    add("offset", "Of the next record to apply", tags, partition::position);
    add("records-remaining", "Offsets up to the end of the log", tags, partition::remaining);
  }

  /** Removes those of a partition. */
  void remove(int partition) {
    for (String name : List.of("state", "offset", "records-remaining")) {
      metrics.removeMetric(metrics.metricName(name, GROUP, "", tags(partition)));
    }
  }

  private Map<String, String> tags(int partition) {
    return Map.of("topic", topic, "partition", Integer.toString(partition));
  }

  Map<MetricName, KafkaMetric> all() {
    return metrics.metrics();
  }

  @Override
  public void close() {
    metrics.close();
  }
}
