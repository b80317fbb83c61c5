package dev.tidepool.streams.metrics;

import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.StoreStats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.StateStoreContext;

/**
 * The metrics of one open store, named as Kafka names those of its own stores:
 *
 * <pre>
 *   kafka.streams:type=stream-state-metrics,thread-id=...,task-id=0_1,tidepool-state-id=orders
 * </pre>
 *
 * <p>Totals count from the opening of the store; times are in milliseconds. All are read from one
 * set of statistics that is at most a second old, when somebody looks.
 *
 * <p><b>Threads:</b> made, counted and closed by the owner of the store; read from any thread.
 */
public final class StoreMetrics implements AutoCloseable {

  private static final String GROUP = "stream-state-metrics";
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final StreamsMetrics registry;
  private final Sensor sensor;
  private final Supplier<StoreStats> source;
  private final AtomicLong putCount = new AtomicLong();
  private final AtomicLong restoredCount = new AtomicLong();
  private StoreStats latest;
  private long latestNanos;

  /**
   * Registers the metrics of a store.
   *
   * @param source of the statistics; it may throw {@link StoreException}, then values are NaN
   */
  public StoreMetrics(StateStoreContext context, String storeName, Supplier<StoreStats> source) {
    this.registry = context.metrics();
    this.source = source;
    String thread = Thread.currentThread().getName();
    String task = context.taskId().toString();
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("thread-id", thread);
    tags.put("task-id", task);
    tags.put("tidepool-state-id", storeName);
    // A sensor's name is all there is to its identity: two stores must never share one.
    this.sensor =
        registry.addSensor(
            "tidepool." + thread + ".task." + task + ".store." + storeName,
            Sensor.RecordingLevel.INFO);
    try {
      addAll(tags);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void addAll(Map<String, String> tags) {
    add(tags, "rows", "Rows in the store", StoreStats::rowCount);
    add(tags, "puts-total", "Rows put or deleted by a task", stats -> putCount.get());
    add(
        tags,
        "changelog-rows-restored-total",
        "Rows put or deleted by restoring the changelog",
        stats -> restoredCount.get());
    addMemory(tags);
    addReads(tags);
    addDisk(tags);
    addTimes(tags);
  }

  private void addMemory(Map<String, String> tags) {
    add(
        tags,
        "pages-in-memory",
        "Pages of the store in memory, unwritten ones included",
        StoreStats::residentPageCount);
    add(
        tags,
        "page-bytes-in-memory",
        "Bytes of these pages, which count against the memory of the process",
        StoreStats::residentPageBytes);
    add(
        tags,
        "write-buffer-bytes",
        "Bytes of pages that are not in a segment yet",
        StoreStats::writeBufferBytes);
    add(
        tags,
        "directory-bytes",
        "Memory of key directory and row map, beside the memory for pages",
        StoreStats::directoryBytes);
    add(
        tags,
        "key-order-bytes",
        "Memory of the key order; 0 until the store is scanned",
        StoreStats::keyOrderBytes);
    add(
        tags,
        "evictions-total",
        "Pages that left memory, of all stores of the process",
        StoreStats::evictedPageCount);
  }

  private void addReads(Map<String, String> tags) {
    add(
        tags,
        "pool-hit-ratio",
        "Part of the point reads of existing rows that needed no disk",
        StoreMetrics::hitRatio);
    add(
        tags,
        "reads-from-memory-total",
        "Point reads answered by a page in memory (sampled)",
        StoreStats::readsFromMemory);
    add(
        tags,
        "reads-from-disk-total",
        "Point reads that read a page from its segment",
        StoreStats::readsFromDisk);
    add(
        tags,
        "reads-absent-total",
        "Point reads of keys that do not exist (sampled)",
        StoreStats::readsAbsent);
  }

  private void addDisk(Map<String, String> tags) {
    add(tags, "bytes-put-total", "Bytes of keys and values written", StoreStats::bytesPut);
    add(tags, "bytes-written-total", "Bytes written to files", StoreStats::bytesWritten);
    add(
        tags,
        "bytes-relocated-total",
        "Bytes of rows moved by cleaning or to gather hot rows",
        StoreStats::bytesRelocated);
    add(
        tags,
        "write-amplification",
        "Bytes written to files for each byte put",
        stats -> ratio(stats.bytesWritten(), stats.bytesPut()));
    add(
        tags,
        "disk-live-bytes",
        "Bytes on disk that are still needed (estimated)",
        StoreStats::diskLiveBytes);
    add(
        tags,
        "disk-dead-bytes",
        "Bytes on disk that cleaning can win back (estimated)",
        stats -> Math.max(0, stats.diskTotalBytes() - stats.diskLiveBytes()));
  }

  private void addTimes(Map<String, String> tags) {
    add(tags, "engine-commits-total", "Commits of the engine", StoreStats::commitCount);
    add(
        tags,
        "engine-commit-time-total",
        "Time spent in them",
        stats -> ms(stats.commitNanosTotal()));
    add(tags, "checkpoints-total", "Checkpoints", StoreStats::checkpointCount);
    add(
        tags,
        "checkpoint-time-total",
        "Time spent in them, in the background",
        stats -> ms(stats.checkpointNanosTotal()));
    add(
        tags,
        "recovery-time",
        "How long opening and loading took",
        stats -> ms(stats.recoveryNanos()));
    add(
        tags,
        "recovery-rows-replayed",
        "Rows replayed from the log behind the checkpoint",
        StoreStats::recoveredRowCount);
    add(
        tags,
        "put-stall-max",
        "The longest stall seen inside a single put",
        stats -> ms(stats.putNanosMax()));
  }

  /** A task has put or deleted a row. Called by the writer, for next to nothing. */
  public void countPut() {
    putCount.lazySet(putCount.getPlain() + 1);
  }

  /** So many rows were restored from the changelog. Called by the writer. */
  public void countRestored(int rowCount) {
    restoredCount.lazySet(restoredCount.getPlain() + rowCount);
  }

  /** Removes all of them. */
  @Override
  public void close() {
    registry.removeSensor(sensor);
  }

  private void add(
      Map<String, String> tags,
      String name,
      String description,
      ToDoubleFunction<StoreStats> value) {
    sensor.add(new MetricName(name, GROUP, description, tags), new PulledStat(() -> read(value)));
  }

  private synchronized double read(ToDoubleFunction<StoreStats> value) {
    long nowNanos = System.nanoTime();
    if (latest == null || nowNanos - latestNanos > FRESH_NANOS) {
      try {
        latest = source.get();
        latestNanos = nowNanos;
      } catch (StoreException e) {
        return Double.NaN;
      }
    }
    return value.applyAsDouble(latest);
  }

  private static double hitRatio(StoreStats stats) {
    return ratio(stats.readsFromMemory(), stats.readsFromMemory() + stats.readsFromDisk());
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }

  private static double ms(long nanos) {
    return nanos / 1e6;
  }
}
