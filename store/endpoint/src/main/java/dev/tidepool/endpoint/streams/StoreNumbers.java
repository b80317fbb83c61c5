package dev.tidepool.endpoint.streams;

import dev.tidepool.endpoint.TableMetric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What Tidepool's stores tell Kafka's registry, as metrics of tables: {@code pool-hit-ratio} of
 * store {@code orders} becomes {@code tidepool_pool_hit_ratio{table="orders",task="0_1"}}, and
 * milliseconds become seconds.
 */
final class StoreNumbers {
  private static final String STORE_TAG = "tidepool-state-id";
  private static final String TOTAL = "-total";
  private static final double MILLIS_PER_SECOND = 1000;

  private StoreNumbers() {}

  /** Those of {@code stores}. */
  static List<TableMetric> of(Collection<? extends Metric> registered, List<String> stores) {
    List<TableMetric> metrics = new ArrayList<>();
    for (Metric metric : registered) {
      String store = metric.metricName().tags().get(STORE_TAG);
      if (store != null && stores.contains(store) && metric.metricValue() instanceof Number value) {
        metrics.add(of(metric.metricName(), store, value.doubleValue()));
      }
    }
    return metrics;
  }

  private static TableMetric of(MetricName name, String store, double value) {
    Map<String, String> labels = new HashMap<>();
    labels.put("table", store);
    labels.put("task", name.tags().get("task-id"));
    if (name.tags().containsKey("index")) {
      labels.put("index", name.tags().get("index"));
    }
    boolean isTime = isMilliseconds(name.name());
    return new TableMetric(
        "tidepool_" + (isTime ? inSeconds(name.name()) : name.name()).replace('-', '_'),
        name.description(),
        labels,
        isTime ? value / MILLIS_PER_SECOND : value);
  }

  private static boolean isMilliseconds(String name) {
    return name.contains("-time") || name.contains("-latency") || name.contains("-stall");
  }

  private static String inSeconds(String name) {
    return name.endsWith(TOTAL)
        ? name.substring(0, name.length() - TOTAL.length()) + "-seconds" + TOTAL
        : name + "-seconds";
  }
}
