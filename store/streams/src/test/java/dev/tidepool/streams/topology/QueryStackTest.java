package dev.tidepool.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.streams.TidepoolStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStoreWithHeaders;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.apache.kafka.streams.state.ValueTimestampHeaders;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries from the outside in, through every stack of rings that Kafka's builders make. */
class QueryStackTest {

  private static final Serde<String> STRING = Serdes.String();
  private static final QueryConfig PLAIN = new QueryConfig(false);

  private static final class ForeignQuery implements Query<String> {}

  /** The test writes by itself. */
  private static final class Idle implements Processor<String, String, Void, Void> {
    @Override
    public void process(Record<String, String> ignored) {}
  }

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "PLAIN, true, true",
    "PLAIN, false, true",
    "PLAIN, true, false",
    "PLAIN, false, false",
    "TIMESTAMPED, true, true",
    "TIMESTAMPED, false, true",
    "TIMESTAMPED, true, false",
    "TIMESTAMPED, false, false",
    "WITH_HEADERS, true, true",
    "WITH_HEADERS, false, true",
    "WITH_HEADERS, true, false",
    "WITH_HEADERS, false, false"
  })
  @DisplayName(
      "Statements 29 and 32: typed queries are answered, unknown ones told so, by all stacks")
  void queriesThroughTheStack(ValueLayout layout, boolean caching, boolean logging) {
    Topology topology = new Topology();
    topology.addSource("source", new StringDeserializer(), new StringDeserializer(), "input");
    topology.addProcessor("writer", Idle::new, "source");
    topology.addStateStore(builder(layout, caching, logging), "writer");
    Properties configs = new Properties();
    configs.put("application.id", "app");
    configs.put("state.dir", directory.toString());
    configs.put("tidepool.memory.bytes", 4 << 20);
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, configs)) {
      StateStore store = driver.getAllStateStores().get("store");
      TestInputTopic<String, String> input =
          driver.createInputTopic("input", new StringSerializer(), new StringSerializer());
      input.pipeInput("a record", "to write beside");
      for (String key : List.of("b", "a", "c")) {
        put(layout, store, key);
      }
      // The driver commits after each record, and so empties the cache.
      input.pipeInput("another", "record");

      QueryResult<Object> one = ask(store, KeyQuery.withKey("b"));
      assertThat(one.isSuccess()).as(one.toString()).isTrue();
      assertThat(one.getResult().toString()).contains("value-b");

      QueryResult<KeyValueIterator<String, Object>> all =
          ask(store, RangeQuery.<String, Object>withNoBounds().withDescendingKeys());
      assertThat(all.isSuccess()).as(all.toString()).isTrue();
      List<String> keys = new ArrayList<>();
      try (KeyValueIterator<String, Object> rows = all.getResult()) {
        rows.forEachRemaining(row -> keys.add(row.key));
      }
      assertThat(keys).containsExactly("c", "b", "a");

      QueryResult<String> unknown = ask(store, new ForeignQuery());
      assertThat(unknown.getFailureReason()).isEqualTo(FailureReason.UNKNOWN_QUERY_TYPE);
    }
  }

  private static <R> QueryResult<R> ask(StateStore store, Query<R> query) {
    return store.query(query, PositionBound.unbounded(), PLAIN);
  }

  @SuppressWarnings("unchecked") // The builder of the layout made it.
  private static void put(ValueLayout layout, StateStore store, String key) {
    String value = "value-" + key;
    switch (layout) {
      case PLAIN -> ((KeyValueStore<String, String>) store).put(key, value);
      case TIMESTAMPED ->
          ((TimestampedKeyValueStore<String, String>) store)
              .put(key, ValueAndTimestamp.make(value, 1));
      case WITH_HEADERS ->
          ((TimestampedKeyValueStoreWithHeaders<String, String>) store)
              .put(
                  key,
                  ValueTimestampHeaders.make(
                      value, 1L, new org.apache.kafka.common.header.internals.RecordHeaders()));
    }
  }

  private static StoreBuilder<?> builder(ValueLayout layout, boolean caching, boolean logging) {
    StoreBuilder<?> builder =
        switch (layout) {
          case PLAIN ->
              Stores.keyValueStoreBuilder(TidepoolStores.keyValueStore("store"), STRING, STRING);
          case TIMESTAMPED ->
              Stores.timestampedKeyValueStoreBuilder(
                  TidepoolStores.timestampedKeyValueStore("store"), STRING, STRING);
          case WITH_HEADERS ->
              Stores.timestampedKeyValueStoreWithHeadersBuilder(
                  TidepoolStores.keyValueStoreWithHeaders("store"), STRING, STRING);
        };
    builder = caching ? builder.withCachingEnabled() : builder.withCachingDisabled();
    return logging ? builder.withLoggingEnabled(java.util.Map.of()) : builder.withLoggingDisabled();
  }
}
