package dev.tidepool.streams.metrics;

import dev.tidepool.engine.StoreException;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.TableIndex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.StateStoreContext;

/**
 * The metrics of the columns and indexes of one open store, beside {@link StoreMetrics}; those of
 * an index have its name as the tag {@code index}.
 *
 * <p>Values of indexes are NaN until rows are loaded, which looking at them does not do.
 *
 * <p><b>Threads:</b> made and closed by the owner of the store; counted and read from any thread.
 */
public final class TableMetrics implements AutoCloseable {

  private static final String GROUP = "stream-state-metrics";

  private final StreamsMetrics registry;
  private final Sensor gauges;
  private final Sensor latency;
  private final Supplier<IndexSet> indexes;
  private final LongAdder queryCount = new LongAdder();
  private final LongAdder failedCount = new LongAdder();
  private final LongAdder rejectedCount = new LongAdder();

  /**
   * Registers the metrics of a store.
   *
   * @param indexNames of the indexes it declares
   * @param indexes the indexes, or null as long as they are not loaded
   */
  public TableMetrics(
      StateStoreContext context,
      String storeName,
      List<String> indexNames,
      Supplier<IndexSet> indexes) {
    this.registry = context.metrics();
    this.indexes = indexes;
    String thread = Thread.currentThread().getName();
    String task = context.taskId().toString();
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("thread-id", thread);
    tags.put("task-id", task);
    tags.put("tidepool-state-id", storeName);
    String sensor = "tidepool." + thread + ".task." + task + ".table." + storeName;
    this.gauges = registry.addSensor(sensor, Sensor.RecordingLevel.INFO);
    this.latency = registry.addSensor(sensor + ".latency", Sensor.RecordingLevel.INFO);
    try {
      addQueries(tags);
      addRows(tags);
      for (int i = 0; i < indexNames.size(); i++) {
        Map<String, String> ofIndex = new LinkedHashMap<>(tags);
        ofIndex.put("index", indexNames.get(i));
        addIndex(ofIndex, i);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void addQueries(Map<String, String> tags) {
    add(tags, "queries-total", "Queries by columns that were answered", queryCount);
    add(tags, "queries-failed-total", "Queries that do not fit the table", failedCount);
    add(tags, "queries-rejected-total", "Queries ended by their limits", rejectedCount);
    latency.add(
        new MetricName("query-latency-avg", GROUP, "Milliseconds that queries took", tags),
        new Avg());
    latency.add(
        new MetricName("query-latency-max", GROUP, "Milliseconds that the longest took", tags),
        new Max());
  }

  private void addRows(Map<String, String> tags) {
    add(
        tags,
        "unreadable-rows",
        "Rows that the codec cannot read",
        set -> set.unreadable().index().rowCount());
  }

  private void addIndex(Map<String, String> tags, int index) {
    addIndex(tags, "index-rows", "Rows in the index", index, i -> i.index().rowCount());
    addIndex(
        tags, "index-bytes", "Memory of the index", index, i -> i.index().memory().totalBytes());
    addIndex(
        tags,
        "unique-violations",
        "Rows beyond the first of their value in a unique index",
        index,
        i -> i.index().violationCount());
    addIndex(
        tags,
        "index-complete",
        "1 once all rows are in the index, and queries use it",
        index,
        i -> i.isComplete() ? 1 : 0);
  }

  private void addIndex(
      Map<String, String> tags,
      String name,
      String description,
      int index,
      ToDoubleFunction<TableIndex> value) {
    add(tags, name, description, set -> value.applyAsDouble(set.indexes().get(index)));
  }

  private void add(Map<String, String> tags, String name, String description, LongAdder counter) {
    gauges.add(new MetricName(name, GROUP, description, tags), new PulledStat(counter::sum));
  }

  private void add(
      Map<String, String> tags, String name, String description, ToDoubleFunction<IndexSet> value) {
    gauges.add(new MetricName(name, GROUP, description, tags), new PulledStat(() -> read(value)));
  }

  private double read(ToDoubleFunction<IndexSet> value) {
    IndexSet set = indexes.get();
    try {
      return set == null ? Double.NaN : value.applyAsDouble(set);
    } catch (StoreException e) {
      return Double.NaN;
    }
  }

  /** A query was answered. */
  public void countQuery(long nanos) {
    queryCount.increment();
    latency.record(nanos / 1e6);
  }

  /** A query did not fit the table. */
  public void countFailed() {
    failedCount.increment();
  }

  /** A query took more than it may. */
  public void countRejected() {
    rejectedCount.increment();
  }

  /** Removes all of them. */
  @Override
  public void close() {
    registry.removeSensor(gauges);
    registry.removeSensor(latency);
  }
}
