package dev.tidepool.endpoint;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes metrics in the text format of Prometheus, version 0.0.4: {@link #family} once for each
 * name, then its samples.
 *
 * <p><b>Threads:</b> one.
 */
final class MetricsText {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double PLAIN_MIN = 1e-9;
  private static final double PLAIN_MAX = 1L << 53;

  private final StringBuilder text = new StringBuilder();

  /** Begins the metrics of a name. */
  void family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ');
    text.append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /** A value without labels. */
  void sample(String name, double value) {
    sample(name, Map.of(), value);
  }

  /** A value; labels come in the order of their names. */
  void sample(String name, Map<String, String> labels, double value) {
    text.append(name);
    if (!labels.isEmpty()) {
      char before = '{';
      for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
        text.append(before).append(label.getKey()).append("=\"");
        text.append(escaped(label.getValue())).append('"');
        before = ',';
      }
      text.append('}');
    }
    text.append(' ').append(number(value)).append('\n');
  }

  /** Metrics of tables, those of one name together. */
  void tables(List<TableMetric> metrics) {
    Map<String, List<TableMetric>> byName = new TreeMap<>();
    for (TableMetric metric : metrics) {
      byName.computeIfAbsent(metric.name(), name -> new ArrayList<>()).add(metric);
    }
    byName.forEach(
        (name, samples) -> {
          family(name, name.endsWith("_total") ? "counter" : "gauge", samples.get(0).help());
          samples.forEach(sample -> sample(name, sample.labels(), sample.value()));
        });
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** As Go reads it: whole numbers without a point, others without an exponent, within bounds. */
  static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    double size = Math.abs(value);
    boolean isPlain = value == 0 || size >= PLAIN_MIN && size < PLAIN_MAX;
    return isPlain
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
