package dev.tidepool.streams.metrics;

import java.util.function.DoubleSupplier;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.MetricConfig;

/**
 * A gauge in the clothes of a statistic.
 *
 * <p>Streams lets a store add sensors, and statistics to them, but no gauges. A statistic usually
 * collects what its sensor records; this one ignores that and reads its value when it is measured,
 * so a metric costs nothing until a reporter or a bean looks at it. It goes away with its sensor.
 */
final class PulledStat implements MeasurableStat {

  private final DoubleSupplier source;

  PulledStat(DoubleSupplier source) {
    this.source = source;
  }

  /** Ignored: there is nothing to collect. */
  @Override
  public void record(MetricConfig config, double value, long timeMs) {}

  @Override
  public double measure(MetricConfig config, long nowMs) {
    return source.getAsDouble();
  }
}
