package dev.tidepool.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.TidepoolDslStoreSuppliers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.SlidingWindows;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Statements 27 and 28: the operators of the DSL give the same output on our stores as on Kafka's,
 * for the same random input, with caching on and off, logging on and off, and both store formats.
 */
class TopologyComparisonTest {

  private static final Serdes.StringSerde STRING = new Serdes.StringSerde();
  private static final Class<?> OURS = TidepoolDslStoreSuppliers.class;
  private static final List<Class<?>> KAFKAS =
      List.of(
          BuiltInDslStoreSuppliers.RocksDBDslStoreSuppliers.class,
          BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);

  /** A topology from "left" and "right" to "output", all strings. */
  private record Operator(String name, Consumer<StreamsBuilder> build) {
    @Override
    public String toString() {
      return name;
    }
  }

  @SuppressWarnings("unused") // By name.
  static final List<Operator> OPERATORS =
      List.of(
          new Operator("foreign-key join", TopologyComparisonTest::foreignKeyJoin),
          new Operator("left foreign-key join", TopologyComparisonTest::leftForeignKeyJoin),
          new Operator("table-table outer join", TopologyComparisonTest::tableOuterJoin),
          new Operator("stream-stream outer join", TopologyComparisonTest::streamOuterJoin),
          new Operator("stream-table join", TopologyComparisonTest::streamTableJoin),
          new Operator("global table join", TopologyComparisonTest::globalTableJoin),
          new Operator("count", TopologyComparisonTest::count),
          new Operator("aggregate by another key", TopologyComparisonTest::regroup),
          new Operator("windowed count", TopologyComparisonTest::windowedCount),
          new Operator("windowed count on close", TopologyComparisonTest::windowedCountOnClose),
          new Operator("sliding count", TopologyComparisonTest::slidingCount),
          new Operator("session count", TopologyComparisonTest::sessionCount));

  @TempDir Path directory;

  @ParameterizedTest
  @FieldSource("OPERATORS")
  @DisplayName("Statement 27: same output as RocksDB and in-memory, cached")
  void cached(Operator operator) {
    compare(operator, 10 << 20, "DEFAULT");
  }

  @ParameterizedTest
  @FieldSource("OPERATORS")
  @DisplayName("Statements 27 and 28: same output as RocksDB and in-memory, without cache")
  void uncached(Operator operator) {
    compare(operator, 0, "DEFAULT");
  }

  @ParameterizedTest
  @FieldSource("OPERATORS")
  @DisplayName("Statement 27: same output as RocksDB and in-memory, with headers")
  void withHeaders(Operator operator) {
    compare(operator, 0, "HEADERS");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  @DisplayName("Statement 28: caching and logging on and off")
  void cachingAndLogging(boolean caching, boolean logging) {
    Operator count =
        new Operator(
            "count",
            builder -> {
              Materialized<String, Long, ?> counts = Materialized.with(STRING, Serdes.Long());
              counts = caching ? counts.withCachingEnabled() : counts.withCachingDisabled();
              counts =
                  logging
                      ? counts.withLoggingEnabled(java.util.Map.of())
                      : counts.withLoggingDisabled();
              toOutput(builder, counts);
            });
    compare(count, 10 << 20, "DEFAULT");
  }

  @SuppressWarnings("unchecked") // Materialized of an unknown kind of store.
  private static void toOutput(StreamsBuilder builder, Materialized<String, Long, ?> counts) {
    builder.stream("left", consumed())
        .groupByKey(Grouped.with(STRING, STRING))
        .count(
            (Materialized<
                    String,
                    Long,
                    org.apache.kafka.streams.state.KeyValueStore<
                        org.apache.kafka.common.utils.Bytes, byte[]>>)
                counts)
        .toStream()
        .mapValues(String::valueOf)
        .to("output", produced());
  }

  private void compare(Operator operator, int cacheBytes, String format) {
    List<String> ours = run(operator, OURS, cacheBytes, format);
    assertThat(ours).as("the comparison compares something").hasSizeGreaterThan(10);
    for (Class<?> kafkas : KAFKAS) {
      assertThat(ours)
          .as(operator + " on " + kafkas.getSimpleName())
          .isEqualTo(run(operator, kafkas, cacheBytes, format));
    }
  }

  private List<String> run(Operator operator, Class<?> stores, int cacheBytes, String format) {
    Properties configs = new Properties();
    configs.put("application.id", "comparison");
    configs.put("state.dir", directory.resolve(stores.getSimpleName()).toString());
    configs.put("dsl.store.suppliers.class", stores.getName());
    configs.put("dsl.store.format", format);
    configs.put("statestore.cache.max.bytes", cacheBytes);
    configs.put("tidepool.memory.bytes", 4 << 20);
    StreamsBuilder builder =
        new StreamsBuilder(
            new org.apache.kafka.streams.TopologyConfig(
                new org.apache.kafka.streams.StreamsConfig(withBootstrap(configs))));
    operator.build().accept(builder);
    Topology topology = builder.build(configs);
    try (TopologyTestDriver driver =
        new TopologyTestDriver(topology, configs, Instant.ofEpochMilli(0))) {
      feed(driver, topology.describe().toString().contains("[right]"));
      List<String> output = new ArrayList<>();
      driver
          .createOutputTopic("output", new StringDeserializer(), new StringDeserializer())
          .readRecordsToList()
          .forEach(
              record ->
                  output.add(record.key() + " = " + record.value() + " @ " + record.timestamp()));
      return output;
    }
  }

  private static Properties withBootstrap(Properties configs) {
    Properties all = new Properties();
    all.putAll(configs);
    all.put("bootstrap.servers", "localhost:1");
    return all;
  }

  /** Random updates and deletions, in order of time but for a few. */
  private static void feed(TopologyTestDriver driver, boolean hasRight) {
    Random random = new Random(27);
    TestInputTopic<String, String> left =
        driver.createInputTopic("left", new StringSerializer(), new StringSerializer());
    TestInputTopic<String, String> right =
        hasRight
            ? driver.createInputTopic("right", new StringSerializer(), new StringSerializer())
            : left;
    for (int i = 0; i < 600; i++) {
      long timestamp = Math.max(0, i * 100L - random.nextInt(10) * random.nextInt(100));
      String key = "k" + random.nextInt(12);
      String value = random.nextInt(8) == 0 ? null : "k" + random.nextInt(12);
      (random.nextBoolean() ? left : right).pipeInput(key, value, timestamp);
    }
  }

  private static void foreignKeyJoin(StreamsBuilder builder) {
    KTable<String, String> left = builder.table("left", consumed());
    KTable<String, String> right = builder.table("right", consumed());
    left.join(right, value -> value, (l, r) -> l + "+" + r, Materialized.with(STRING, STRING))
        .toStream()
        .to("output", produced());
  }

  private static void leftForeignKeyJoin(StreamsBuilder builder) {
    KTable<String, String> left = builder.table("left", consumed());
    KTable<String, String> right = builder.table("right", consumed());
    left.leftJoin(right, value -> value, (l, r) -> l + "+" + r, Materialized.with(STRING, STRING))
        .toStream()
        .to("output", produced());
  }

  private static void tableOuterJoin(StreamsBuilder builder) {
    KTable<String, String> left = builder.table("left", consumed());
    KTable<String, String> right = builder.table("right", consumed());
    left.outerJoin(right, (l, r) -> l + "+" + r, Materialized.with(STRING, STRING))
        .toStream()
        .to("output", produced());
  }

  private static void streamOuterJoin(StreamsBuilder builder) {
    builder.stream("left", consumed())
        .outerJoin(
            builder.stream("right", consumed()),
            (l, r) -> l + "+" + r,
            JoinWindows.ofTimeDifferenceAndGrace(Duration.ofSeconds(1), Duration.ofSeconds(1)),
            StreamJoined.with(STRING, STRING, STRING))
        .to("output", produced());
  }

  private static void streamTableJoin(StreamsBuilder builder) {
    KTable<String, String> right = builder.table("right", consumed());
    builder.stream("left", consumed())
        .leftJoin(right, (l, r) -> l + "+" + r)
        .to("output", produced());
  }

  private static void globalTableJoin(StreamsBuilder builder) {
    builder.stream("left", consumed())
        .leftJoin(
            builder.globalTable("right", consumed()), (key, value) -> key, (l, r) -> l + "+" + r)
        .to("output", produced());
  }

  private static void count(StreamsBuilder builder) {
    builder.stream("left", consumed())
        .groupByKey(Grouped.with(STRING, STRING))
        .count(Materialized.with(STRING, Serdes.Long()))
        .toStream()
        .mapValues(String::valueOf)
        .to("output", produced());
  }

  private static void regroup(StreamsBuilder builder) {
    builder
        .table("left", consumed())
        .groupBy(
            (key, value) -> org.apache.kafka.streams.KeyValue.pair(value, key),
            Grouped.with(STRING, STRING))
        .aggregate(
            () -> "",
            (key, value, all) -> all + value + ";",
            (key, value, all) -> all.replaceFirst(value + ";", ""),
            Materialized.with(STRING, STRING))
        .toStream()
        .to("output", produced());
  }

  private static void windowedCount(StreamsBuilder builder) {
    builder.stream("left", consumed())
        .groupByKey(Grouped.with(STRING, STRING))
        .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofSeconds(5), Duration.ofSeconds(1)))
        .count(Materialized.with(STRING, Serdes.Long()))
        .toStream((window, value) -> window.toString())
        .mapValues(String::valueOf)
        .to("output", produced());
  }

  private static void windowedCountOnClose(StreamsBuilder builder) {
    builder.stream("left", consumed())
        .groupByKey(Grouped.with(STRING, STRING))
        .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofSeconds(5), Duration.ofSeconds(1)))
        .emitStrategy(EmitStrategy.onWindowClose())
        .count(Materialized.with(STRING, Serdes.Long()))
        .toStream((window, value) -> window.toString())
        .mapValues(String::valueOf)
        .to("output", produced());
  }

  private static void slidingCount(StreamsBuilder builder) {
    builder.stream("left", consumed())
        .groupByKey(Grouped.with(STRING, STRING))
        .windowedBy(
            SlidingWindows.ofTimeDifferenceAndGrace(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .count(Materialized.with(STRING, Serdes.Long()))
        .toStream((window, value) -> window.toString())
        .mapValues(String::valueOf)
        .to("output", produced());
  }

  private static void sessionCount(StreamsBuilder builder) {
    builder.stream("left", consumed())
        .groupByKey(Grouped.with(STRING, STRING))
        .windowedBy(
            SessionWindows.ofInactivityGapAndGrace(Duration.ofSeconds(1), Duration.ofSeconds(1)))
        .count(Materialized.with(STRING, Serdes.Long()))
        .toStream((window, value) -> window.toString())
        .mapValues(String::valueOf)
        .to("output", produced());
  }

  private static Consumed<String, String> consumed() {
    return Consumed.with(STRING, STRING);
  }

  private static Produced<String, String> produced() {
    return Produced.with(STRING, STRING);
  }
}
