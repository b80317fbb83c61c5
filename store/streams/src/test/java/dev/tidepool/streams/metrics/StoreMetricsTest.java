package dev.tidepool.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.store.TestContext;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreMetricsTest {

  /** Of a store that is larger than memory and was written, read, scanned and checkpointed. */
  private static final List<String> POSITIVE =
      List.of(
          "rows",
          "puts-total",
          "pages-in-memory",
          "page-bytes-in-memory",
          "write-buffer-bytes",
          "directory-bytes",
          "key-order-bytes",
          "evictions-total",
          "pool-hit-ratio",
          "reads-from-memory-total",
          "reads-from-disk-total",
          "reads-absent-total",
          "bytes-put-total",
          "bytes-written-total",
          "write-amplification",
          "disk-live-bytes",
          "disk-dead-bytes",
          "engine-commits-total",
          "engine-commit-time-total",
          "checkpoints-total",
          "checkpoint-time-total",
          "recovery-time");

  /** Of such a store, too, but it may have nothing to count. */
  private static final List<String> OTHERS =
      List.of(
          "changelog-rows-restored-total",
          "bytes-relocated-total",
          "recovery-rows-replayed",
          "put-stall-max");

  @TempDir Path taskDirectory;

  @Test
  @DisplayName("Statement 34: metrics carry task and store, and go with the store")
  void metricsComeAndGo() {
    TestContext context = new TestContext(taskDirectory);
    KeyValueStore<Bytes, byte[]> one = TidepoolStores.keyValueStore("one").get();
    KeyValueStore<Bytes, byte[]> two = TidepoolStores.keyValueStore("two").get();
    one.init(context, one);
    two.init(context, two);
    List<MetricName> names = ours(context);
    assertThat(names)
        .isNotEmpty()
        .allSatisfy(
            name -> {
              assertThat(name.group()).isEqualTo("stream-state-metrics");
              assertThat(name.tags())
                  .containsEntry("task-id", "0_0")
                  .containsEntry("thread-id", Thread.currentThread().getName());
              assertThat(name.description()).isNotBlank();
            });
    assertThat(names).filteredOn(name -> id(name).equals("one")).hasSize(names.size() / 2);
    one.close();
    assertThat(ours(context)).hasSize(names.size() / 2).allMatch(name -> id(name).equals("two"));
    two.close();
    assertThat(ours(context)).isEmpty();
    two.init(context, two);
    assertThat(ours(context)).hasSize(names.size() / 2);
    two.close();
    assertThat(ours(context)).isEmpty();
  }

  @Test
  void valuesArePulled() {
    TestContext context = new TestContext(taskDirectory);
    KeyValueStore<Bytes, byte[]> store = TidepoolStores.keyValueStore("store").get();
    store.init(context, store);
    store.put(Bytes.wrap(new byte[10]), new byte[90]);
    store.put(Bytes.wrap(new byte[11]), new byte[89]);
    store.commit(Map.of());
    assertThat(value(context, "rows")).isEqualTo(2);
    assertThat(value(context, "bytes-put-total")).isEqualTo(200);
    assertThat(value(context, "bytes-written-total")).isPositive();
    assertThat(value(context, "write-amplification")).isPositive();
    assertThat(value(context, "engine-commits-total")).isEqualTo(1);
    assertThat(value(context, "pool-hit-ratio")).as("nothing was read").isNaN();
    store.close();

    store.init(context, store);
    store.delete(Bytes.wrap(new byte[10]));
    assertThat(value(context, "recovery-rows-replayed")).isEqualTo(2);
    assertThat(value(context, "recovery-time")).isPositive();
    assertThat(value(context, "puts-total")).as("counted from the opening").isEqualTo(1);
    store.close();
  }

  @Test
  @DisplayName(
      "Statement 34: what operators ask for is counted, over a run that spills and recovers")
  void operatorsMetrics() {
    TestContext context =
        new TestContext(taskDirectory)
            .with("tidepool.memory.bytes", 1 << 20)
            .with("tidepool.write.buffer.bytes", 256 << 10)
            .with("tidepool.checkpoint.log.bytes.min", 1 << 20);
    KeyValueStore<Bytes, byte[]> store = TidepoolStores.keyValueStore("store").get();
    store.init(context, store);
    Random random = new Random(7);
    int putCount = 20_000;
    for (int i = 0; i < putCount; i++) {
      byte[] value = new byte[200];
      random.nextBytes(value);
      store.put(key(i % 10_000), value);
      if (i == putCount - 2) {
        store.commit(Map.of());
      }
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(store.get(key(i))).hasSize(200);
    }
    for (int i = 1; i < 1000; i++) {
      assertThat(store.get(key(-i))).isNull();
    }
    store.all().close();
    await("a checkpoint", () -> value(context, "checkpoints-total") > 0);
    Map<String, Double> values = values(context);
    store.close();

    assertThat(values).containsEntry("rows", 10_000.0).containsEntry("puts-total", 1.0 * putCount);
    assertThat(values).containsEntry("bytes-put-total", 204.0 * putCount);
    assertThat(values.get("write-amplification"))
        .as("random values cannot be packed, so each is written about once, and again if cleaned")
        .isBetween(0.5, 10.0)
        .isEqualTo(values.get("bytes-written-total") / values.get("bytes-put-total"));
    assertThat(values.get("pool-hit-ratio")).isBetween(0.01, 0.99);
    assertThat(values.get("page-bytes-in-memory"))
        .isBetween(1.0, 1.0 * (1 << 20))
        .isGreaterThanOrEqualTo(values.get("write-buffer-bytes"));
    assertThat(POSITIVE).allSatisfy(name -> assertThat(values.get(name)).as(name).isPositive());
    assertThat(OTHERS).allSatisfy(name -> assertThat(values.get(name)).as(name).isNotNegative());
    assertThat(values).hasSize(POSITIVE.size() + OTHERS.size());
  }

  @Test
  void restoredRowsAreCountedApart() {
    TestContext context = new TestContext(taskDirectory);
    KeyValueStore<Bytes, byte[]> store = TidepoolStores.keyValueStore("store").get();
    store.init(context, store);
    context.restore(KeyValue.pair(new byte[4], new byte[6]), KeyValue.pair(new byte[4], null));
    store.delete(key(1));
    assertThat(values(context))
        .containsEntry("changelog-rows-restored-total", 2.0)
        .containsEntry("puts-total", 1.0)
        .containsEntry("rows", 0.0);
    store.close();
  }

  private static Bytes key(int number) {
    return Bytes.wrap(ByteBuffer.allocate(4).putInt(number).array());
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private static Map<String, Double> values(TestContext context) {
    Map<String, Double> values = new TreeMap<>();
    ours(context).forEach(name -> values.put(name.name(), value(context, name.name())));
    return values;
  }

  private static double value(TestContext context, String name) {
    return context.metrics().metrics().entrySet().stream()
        .filter(entry -> entry.getKey().tags().containsKey("tidepool-state-id"))
        .filter(entry -> entry.getKey().name().equals(name))
        .map(Map.Entry::getValue)
        .map(Metric::metricValue)
        .map(Double.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static List<MetricName> ours(TestContext context) {
    return context.metrics().metrics().keySet().stream()
        .filter(name -> name.tags().containsKey("tidepool-state-id"))
        .map(MetricName.class::cast)
        .toList();
  }

  private static String id(MetricName name) {
    return name.tags().get("tidepool-state-id");
  }
}
