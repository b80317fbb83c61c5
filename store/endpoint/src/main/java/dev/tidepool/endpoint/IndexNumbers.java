package dev.tidepool.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of the indexes of a table: the part of them that is in this instance, summed over
 * its partitions. <b>Threads:</b> one.
 */
final class IndexNumbers {
  private static final String BYTES = "tidepool_index_bytes";
  private static final String ROWS = "tidepool_index_rows";
  private static final String COMPLETE = "tidepool_index_complete";

  private final Map<String, Numbers> indexes = new TreeMap<>();

  private static final class Numbers {
    private double bytes;
    private double rows;
    private boolean isComplete = true;
  }

  private IndexNumbers() {}

  /** Those of {@code table}, out of metrics of any tables. */
  static IndexNumbers of(String table, List<TableMetric> metrics) {
    IndexNumbers numbers = new IndexNumbers();
    for (TableMetric metric : metrics) {
      String index = metric.labels().get("index");
      if (index != null && table.equals(metric.labels().get("table"))) {
        numbers.add(index, metric);
      }
    }
    return numbers;
  }

  private void add(String index, TableMetric metric) {
    Numbers numbers = indexes.computeIfAbsent(index, name -> new Numbers());
    double value = Double.isNaN(metric.value()) ? 0 : metric.value();
    switch (metric.name()) {
      case BYTES -> numbers.bytes += value;
      case ROWS -> numbers.rows += value;
      case COMPLETE -> numbers.isComplete &= value == 1;
      default -> {} // others are for /metrics
    }
  }

  /** Writes the field {@code indexes} of an open object, by name. */
  void writeTo(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("indexes");
    for (Map.Entry<String, Numbers> index : indexes.entrySet()) {
      out.writeStartObject();
      out.writeStringField("name", index.getKey());
      out.writeNumberField("rows", (long) index.getValue().rows);
      out.writeNumberField("bytes", (long) index.getValue().bytes);
      out.writeBooleanField("complete", index.getValue().isComplete);
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
