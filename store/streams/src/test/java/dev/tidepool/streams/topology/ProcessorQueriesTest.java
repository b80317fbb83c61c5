package dev.tidepool.streams.topology;

import static dev.tidepool.streams.query.Where.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.IndexedStore;
import dev.tidepool.streams.query.Sales;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor asks its own store by columns, right after it has written to it. */
class ProcessorQueriesTest {
  private static final String STORE = "sales";

  @TempDir Path directory;

  /** How many sales in Paris the processor saw after each of its writes. */
  private final List<Long> seen = new ArrayList<>();

  @Test
  void aProcessorSeesItsOwnWrites() {
    run(false);
    assertThat(seen).containsExactly(1L, 1L, 2L);
  }

  /** As the documentation says: what is in the cache is not seen until it is flushed. */
  @Test
  void whatTheRecordCacheHoldsIsNotSeen() {
    run(true);
    assertThat(seen).containsExactly(0L, 1L, 1L); // the driver commits after each record
  }

  @Test
  void metricsCountQueriesAndAreGoneAfterClose() {
    Map<MetricName, ? extends Metric> metrics;
    try (TopologyTestDriver driver = driver(false)) {
      metrics = driver.metrics();
      send(driver);
      assertThat(metric(driver, "queries-total")).isEqualTo(3.0);
      assertThat(metric(driver, "queries-failed-total")).isEqualTo(0.0);
      IndexedStore sales = IndexedStore.of(driver.getAllStateStores().get(STORE));
      try {
        sales.query(IndexQuery.select("town"));
      } catch (RuntimeException expected) {
        assertThat(expected).hasMessageContaining("town");
      }
      assertThat(metric(driver, "queries-failed-total")).isEqualTo(1.0);
      assertThat(metric(driver, "unreadable-rows")).isEqualTo(0.0);
      assertThat(metrics.keySet()).anyMatch(ProcessorQueriesTest::isOurs);
    }
    assertThat(metrics.keySet()).noneMatch(ProcessorQueriesTest::isOurs);
  }

  private static boolean isOurs(MetricName name) {
    return name.tags().containsKey("tidepool-state-id");
  }

  private static double metric(TopologyTestDriver driver, String name) {
    return driver.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals(name))
        .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
        .sum();
  }

  private void run(boolean caching) {
    try (TopologyTestDriver driver = driver(caching)) {
      send(driver);
    }
  }

  private static void send(TopologyTestDriver driver) {
    TestInputTopic<String, String> input =
        driver.createInputTopic("input", new StringSerializer(), new StringSerializer());
    input.pipeInput("1", Sales.json("Paris", 10));
    input.pipeInput("2", Sales.json("Rome", 20));
    input.pipeInput("3", Sales.json("Paris", 30));
  }

  private TopologyTestDriver driver(boolean caching) {
    StoreBuilder<KeyValueStore<String, String>> builder =
        Stores.keyValueStoreBuilder(
            Sales.indexed(TidepoolStores.keyValueStore(STORE)), Serdes.String(), Serdes.String());
    Topology topology = new Topology();
    topology.addSource("source", new StringDeserializer(), new StringDeserializer(), "input");
    topology.addProcessor("asker", Asker::new, "source");
    topology.addStateStore(
        (caching ? builder.withCachingEnabled() : builder.withCachingDisabled())
            .withLoggingEnabled(Map.of()),
        "asker");
    Properties configs = new Properties();
    configs.put("application.id", "app");
    configs.put("state.dir", directory.toString());
    configs.put("tidepool.memory.bytes", 4 << 20);
    return new TopologyTestDriver(topology, configs);
  }

  private final class Asker implements Processor<String, String, Void, Void> {
    private KeyValueStore<String, String> rows;
    private IndexedStore columns;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      rows = context.getStateStore(STORE);
      columns = IndexedStore.of(rows);
    }

    @Override
    public void process(Record<String, String> sale) {
      rows.put(sale.key(), sale.value());
      IndexQuery paris = IndexQuery.count().where(column("city").eq("Paris"));
      seen.add(columns.query(paris).rows().get(0).get("count", Long.class));
    }
  }
}
