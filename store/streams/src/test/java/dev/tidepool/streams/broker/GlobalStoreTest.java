package dev.tidepool.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.streams.TidepoolStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("broker")
@ExtendWith(Broker.class)
class GlobalStoreTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  @DisplayName("Statement 28: a global store restores once, then goes on from its offset")
  void globalStore(String guarantee, Broker.Running broker) {
    String topic = "global-" + guarantee;
    broker.createTopic(topic, 2);
    Map<String, String> expected = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      expected.put("key-" + i, "value-" + i);
    }
    broker.send(topic, List.copyOf(expected.entrySet()));
    AtomicLong restored = new AtomicLong();
    KafkaStreams first = start(topic, guarantee, broker, restored);
    try {
      awaitRows(first, expected);
      assertThat(restored).hasValue(100);
      broker.send(topic, List.of(Map.entry("late", "1")));
      expected.put("late", "1");
      awaitRows(first, expected);
    } finally {
      first.close(Duration.ofSeconds(30));
    }
    restored.set(0);
    broker.send(topic, List.of(Map.entry("key-1", "changed")));
    expected.put("key-1", "changed");
    KafkaStreams second = start(topic, guarantee, broker, restored);
    try {
      awaitRows(second, expected);
      assertThat(restored).as("only what came since").hasValue(1);
    } finally {
      second.close(Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  @DisplayName("Statement 37: a global store, too, ends with what is left of its topic")
  void truncatedTopic(String guarantee, Broker.Running broker) {
    String topic = "truncated-" + guarantee;
    broker.createTopic(topic, 1);
    broker.send(topic, List.of(Map.entry("gone-1", "1"), Map.entry("gone-2", "1")));
    AtomicLong restored = new AtomicLong();
    KafkaStreams first = start(topic, guarantee, broker, restored);
    try {
      awaitRows(first, Map.of("gone-1", "1", "gone-2", "1"));
    } finally {
      first.close(Duration.ofSeconds(30));
    }
    broker.send(topic, List.of(Map.entry("gone-3", "1"), Map.entry("left", "1")));
    broker.truncate(topic, 0, 3);
    // Streams deletes the global state, gives up and wants to be started again. It means to say so
    // by an exception; 4.3.1 closes the store once too often, and that ends its thread before.
    try {
      start(topic, guarantee, broker, restored).close(Duration.ofSeconds(30));
    } catch (StreamsException e) {
      assertThat(e).hasMessageContaining("You can restart");
    }
    KafkaStreams second = start(topic, guarantee, broker, restored);
    try {
      awaitRows(second, Map.of("left", "1"));
    } finally {
      second.close(Duration.ofSeconds(30));
    }
  }

  private KafkaStreams start(
      String topic, String guarantee, Broker.Running broker, AtomicLong restored) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.globalTable(
        topic,
        Materialized.<String, String>as(TidepoolStores.timestampedKeyValueStore("global"))
            .withKeySerde(Serdes.String())
            .withValueSerde(Serdes.String()));
    Properties properties = new Properties();
    properties.put("application.id", "app-" + topic);
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("state.dir", directory.toString());
    properties.put("processing.guarantee", guarantee);
    properties.put("tidepool.memory.bytes", 16 << 20);
    KafkaStreams streams = new KafkaStreams(builder.build(), properties);
    streams.setGlobalStateRestoreListener(
        new StateRestoreListener() {
          @Override
          public void onRestoreStart(TopicPartition p, String store, long start, long end) {}

          @Override
          public void onBatchRestored(TopicPartition p, String store, long end, long count) {
            restored.addAndGet(count);
          }

          @Override
          public void onRestoreEnd(TopicPartition p, String store, long total) {}
        });
    streams.start();
    return streams;
  }

  private static void awaitRows(KafkaStreams streams, Map<String, String> expected) {
    Until.holds(
        () -> {
          Map<String, String> rows = new HashMap<>();
          var store =
              streams.store(
                  StoreQueryParameters.fromNameAndType(
                      "global", QueryableStoreTypes.<String, String>keyValueStore()));
          try (var all = store.all()) {
            all.forEachRemaining(row -> rows.put(row.key, row.value));
          }
          assertThat(rows).isEqualTo(expected);
        });
  }
}
