package dev.tidepool.changelog;

import static dev.tidepool.changelog.TableFixture.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.testkit.Until;
import dev.tidepool.table.schema.IndexDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An external standby: the changelog of a Kafka Streams application under exactly-once, followed by
 * a program that has nothing of Streams, and asked by SQL. Records that make the application fail
 * in the middle of a transaction abort it, with changes of the store that must never be shown.
 */
@Tag("broker")
class StreamsStandbyTest {

  @TempDir private Path directory;

  @Test
  void standbyShowsWhatTheApplicationCommittedAndNothingElse() throws Exception {
    try (TestBroker broker = new TestBroker()) {
      String input = broker.newTopic(2);
      String changelog = "app-totals-changelog";
      Map<String, Integer> failuresLeft = new ConcurrentHashMap<>();
      failuresLeft.put("poison-1", 1);
      failuresLeft.put("poison-2", 2);
      try (KafkaStreams streams = application(broker, input, failuresLeft);
          ChangelogTable standby =
              ChangelogTable.builder(changelog, directory.resolve("standby"))
                  .kafka(broker.clients())
                  .layout(ValueLayout.TIMESTAMPED)
                  .schema(TableFixture.SCHEMA)
                  .index(IndexDefinition.on("by_city", "city"))
                  .checkInterval(Duration.ofMillis(200))
                  .open()) {
        streams.start();
        send(broker, input, 0, 300);
        poison(broker, input, "poison-1");
        send(broker, input, 300, 600);
        poison(broker, input, "poison-2");
        send(broker, input, 600, 900);
        Map<String, String> expected = expected(900);
        Until.holds(() -> assertThat(store(streams)).isEqualTo(expected));
        Until.holds(() -> assertThat(rows(standby)).isEqualTo(expected));
        standby.awaitCaughtUp(PATIENCE);
        assertThat(failuresLeft.values()).containsOnly(0);
        int[] aborted = {0};
        broker.read(
            changelog,
            "read_uncommitted",
            record -> aborted[0] += record.key().startsWith("aborted-") ? 1 : 0);
        assertThat(aborted[0]).as("aborted records are in the log").isPositive();

        long offsets =
            standby.status().partitions().stream().mapToLong(TableStatus.Partition::offset).sum();
        assertThat(standby.status().progress().records())
            .as("markers and aborted records take offsets, and are not read")
            .isLessThan(offsets);
        long riga = expected.values().stream().filter(v -> v.contains("city-3\"")).count();
        assertThat(ChangelogTableTest.sql(standby, "SELECT COUNT(*) FROM t WHERE city = 'city-3'"))
            .containsExactly(List.of(riga));
      }
    }
  }

  private KafkaStreams application(
      TestBroker broker, String input, Map<String, Integer> failuresLeft) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.timestampedKeyValueStoreBuilder(
            Stores.persistentTimestampedKeyValueStore("totals"), Serdes.String(), Serdes.String()));
    builder.<String, String>stream(input).process(() -> new FailingTotals(failuresLeft), "totals");
    Properties config = new Properties();
    config.put("application.id", "app");
    config.put("bootstrap.servers", broker.bootstrapServers());
    config.put("processing.guarantee", "exactly_once_v2");
    config.put("state.dir", directory.resolve("streams").toString());
    config.put("default.key.serde", Serdes.StringSerde.class);
    config.put("default.value.serde", Serdes.StringSerde.class);
    config.put("commit.interval.ms", 300);
    config.put("session.timeout.ms", 2000); // until a thread that failed is missed
    config.put("heartbeat.interval.ms", 500);
    KafkaStreams streams = new KafkaStreams(builder.build(), config);
    streams.setUncaughtExceptionHandler(e -> StreamThreadExceptionResponse.REPLACE_THREAD);
    return streams;
  }

  private static void send(TestBroker broker, String input, int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer = broker.producer(null)) {
      for (int i = from; i < to; i++) {
        byte[] value = i % 11 == 10 ? "delete".getBytes(UTF_8) : row(i);
        producer.send(new ProducerRecord<>(input, key(i).getBytes(UTF_8), value));
      }
    }
  }

  private static void poison(TestBroker broker, String input, String name) {
    try (KafkaProducer<byte[], byte[]> producer = broker.producer(null)) {
      producer.send(new ProducerRecord<>(input, key(0).getBytes(UTF_8), name.getBytes(UTF_8)));
    }
  }

  private static String key(int i) {
    return "k" + i % 130;
  }

  private static byte[] row(int i) {
    return TableFixture.row("city-" + i % 7, i);
  }

  private static Map<String, String> expected(int count) {
    Map<String, String> rows = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      if (i % 11 == 10) {
        rows.remove(key(i));
      } else {
        rows.put(key(i), new String(row(i), UTF_8));
      }
    }
    return rows;
  }

  private static Map<String, String> rows(ChangelogTable table) {
    Map<String, String> rows = new TreeMap<>();
    TableFixture.rows(table).forEach((key, row) -> rows.put(key, new String(row.value(), UTF_8)));
    return rows;
  }

  private static Map<String, String> store(KafkaStreams streams) {
    Map<String, String> rows = new TreeMap<>();
    try (KeyValueIterator<String, org.apache.kafka.streams.state.ValueAndTimestamp<String>> all =
        streams
            .store(
                StoreQueryParameters.fromNameAndType(
                    "totals", QueryableStoreTypes.<String, String>timestampedKeyValueStore()))
            .all()) {
      while (all.hasNext()) {
        KeyValue<String, org.apache.kafka.streams.state.ValueAndTimestamp<String>> row = all.next();
        rows.put(row.key, row.value.value());
      }
    }
    return rows;
  }
}
