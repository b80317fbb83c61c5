package dev.tidepool.streams.broker;

import static dev.tidepool.streams.query.Where.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.streams.TidepoolClientSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.Orders;
import dev.tidepool.streams.query.RelationQuery;
import dev.tidepool.streams.query.TidepoolQueries;
import dev.tidepool.table.Table;
import dev.tidepool.table.query.Relation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes of standby tasks are those of the rows, and stay so when they become active. */
@Tag("broker")
@ExtendWith(Broker.class)
class StandbyQueriesTest {

  private static final IndexQuery PARIS = IndexQuery.count().where(column("city").eq("Paris"));

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void standbysAnswerAndArePromoted(String guarantee, Broker.Running broker) throws Exception {
    String application = "standby-queries-" + guarantee;
    broker.createTopic(application, 2);
    try (KafkaStreams survivor = start(broker, application, guarantee, "one")) {
      KafkaStreams leaver = start(broker, application, guarantee, "two");
      try {
        Until.holds(() -> assertThat(survivor.state()).isEqualTo(KafkaStreams.State.RUNNING));
        Until.holds(() -> assertThat(leaver.state()).isEqualTo(KafkaStreams.State.RUNNING));
        send(broker, application, 0, 300);
        // Each instance has both partitions, one of them, at least, as a standby.
        for (KafkaStreams instance : List.of(survivor, leaver)) {
          awaitParis(instance, 100);
          assertIndexesEqualARebuild(instance);
        }
      } finally {
        leaver.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(Duration.ofSeconds(30)));
      }
      send(broker, application, 300, 600);
      awaitParis(survivor, 200);
      assertThat(
              TidepoolQueries.of(survivor)
                  .requireActive()
                  .query("orders", PARIS)
                  .rows()
                  .get(0)
                  .value(0))
          .isEqualTo(200L);
      assertIndexesEqualARebuild(survivor);
    }
  }

  private static void send(Broker.Running broker, String topic, int from, int to) {
    List<Map.Entry<String, String>> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      records.add(Map.entry("k" + i, Orders.json("Rome", i)));
      records.add(Map.entry("k" + i, Orders.json(i % 3 == 0 ? "Paris" : "Riga", i)));
    }
    broker.send(topic, records);
  }

  private static void awaitParis(KafkaStreams streams, long count) {
    Until.holds(
        () ->
            assertThat(TidepoolQueries.of(streams).query("orders", PARIS).rows().get(0).value(0))
                .isEqualTo(count));
  }

  private static void assertIndexesEqualARebuild(KafkaStreams streams) throws Exception {
    var parts =
        streams
            .query(StateQueryRequest.inStore("orders").withQuery(new RelationQuery()))
            .getPartitionResults();
    assertThat(parts).hasSize(2);
    for (var part : parts.values()) {
      Relation relation = part.getResult().relation();
      ((Table) relation).awaitIndexes();
      assertThat(((Table) relation).verify()).isEmpty();
    }
  }

  private KafkaStreams start(
      Broker.Running broker, String application, String guarantee, String name) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.table(
        application,
        TidepoolStores.<String, String>materialized(
                Orders.indexed(
                    TidepoolStores.timestampedKeyValueStore("orders").schema(Orders.schema())))
            .withKeySerde(Serdes.String())
            .withValueSerde(Serdes.String())
            .withLoggingEnabled(Map.of()));
    Properties properties = new Properties();
    properties.put("application.id", application);
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("state.dir", directory.resolve(name).toString());
    properties.put("processing.guarantee", guarantee);
    properties.put("num.standby.replicas", 1);
    properties.put("acceptable.recovery.lag", 0);
    properties.put("probing.rebalance.interval.ms", 60_000);
    properties.put("commit.interval.ms", 50);
    properties.put("auto.offset.reset", "earliest");
    properties.put("transaction.timeout.ms", 10_000);
    properties.put("tidepool.memory.bytes", 16 << 20);
    KafkaStreams streams =
        new KafkaStreams(builder.build(), properties, new TidepoolClientSupplier());
    streams.start();
    return streams;
  }
}
