package dev.tidepool.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.store.TestContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreMetricsTest {

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
