package dev.tidepool.endpoint;

import java.util.Map;
import java.util.Objects;

/**
 * A number about a table, for {@code GET /metrics}.
 *
 * @param name of letters, digits and underscores; ends with {@code _total} if it only grows
 * @param help what it is, in words
 * @param labels by names of letters, digits and underscores; no two metrics have the same name and
 *     labels
 * @param value NaN if it is not known now
 */
public record TableMetric(String name, String help, Map<String, String> labels, double value) {
  public TableMetric {
    requireName(name);
    Objects.requireNonNull(help, "help");
    labels = Map.copyOf(labels);
    labels.keySet().forEach(TableMetric::requireName);
  }

  private static void requireName(String name) {
    if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
      throw new IllegalArgumentException("no name of a metric or label: " + name);
    }
  }
}
