package dev.tidepool.streams.broker;

import static dev.tidepool.streams.query.Where.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.query.Aggregate;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.IndexResult;
import dev.tidepool.streams.query.Order;
import dev.tidepool.streams.query.QueryFailedException;
import dev.tidepool.streams.query.Sales;
import dev.tidepool.streams.query.SqlQuery;
import dev.tidepool.streams.query.TidepoolQueries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.UnknownStateStoreException;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One instance, four partitions, two stores: asked as if they were two tables. */
@Tag("broker")
@ExtendWith(Broker.class)
class PartitionQueriesTest {
  private static final int SALE_COUNT = 200;

  @TempDir Path directory;

  @Test
  void allPartitionsAreOneTable(Broker.Running broker) throws Exception {
    broker.createTopic("sales", 4);
    broker.createTopic("shops", 4);
    List<Map.Entry<String, String>> sales = new ArrayList<>();
    for (int i = 0; i < SALE_COUNT; i++) {
      sales.add(Map.entry("s" + i, Sales.json(i % 3 == 0 ? "Paris" : "Rome", i)));
    }
    broker.send("sales", sales);
    broker.send(
        "shops",
        List.of(
            Map.entry("p", Sales.json("Paris", 1)),
            Map.entry("o", Sales.json("Oslo", 2)),
            Map.entry("r", Sales.json("Rome", 3))));
    KafkaStreams streams = start(broker);
    try {
      awaitAll(streams);
      assertAnswers(TidepoolQueries.of(streams));
      assertBoundsHold(TidepoolQueries.of(streams));
    } finally {
      streams.close(Duration.ofSeconds(30));
    }
    Utils.delete(directory.toFile()); // restored from the changelogs, indexes and all
    KafkaStreams restored = start(broker);
    try {
      awaitAll(restored);
      assertAnswers(TidepoolQueries.of(restored));
    } finally {
      restored.close(Duration.ofSeconds(30));
    }
  }

  private static void awaitAll(KafkaStreams streams) {
    TidepoolQueries queries = TidepoolQueries.of(streams);
    Until.holds(
        () -> {
          assertThat(values(queries.query("sales", IndexQuery.count())))
              .containsExactly(List.of((long) SALE_COUNT));
          assertThat(values(queries.query("shops", IndexQuery.count())))
              .containsExactly(List.of(3L));
        });
  }

  private static void assertBoundsHold(TidepoolQueries queries) {
    Position past = Position.emptyPosition().withComponent("sales", 1, 1_000_000);
    Position start = Position.emptyPosition().withComponent("sales", 1, 0);
    for (TidepoolQueries some : List.of(queries, queries.requireActive(), queries.onlyActive())) {
      assertThatThrownBy(() -> some.upTo(PositionBound.at(past)).query("sales", IndexQuery.count()))
          .isInstanceOf(QueryFailedException.class)
          .hasMessageContaining("partition 1 of store sales");
      assertThat(values(some.upTo(PositionBound.at(start)).query("sales", IndexQuery.count())))
          .containsExactly(List.of((long) SALE_COUNT));
    }
  }

  private static void assertAnswers(TidepoolQueries queries) {
    IndexQuery byCity =
        IndexQuery.aggregate(Aggregate.count(), Aggregate.max("total"))
            .groupBy("city")
            .orderBy(Order.ascending("city"));
    assertThat(values(queries.query("sales", byCity)))
        .containsExactly(List.of("Paris", 67L, 198L), List.of("Rome", 133L, 199L));

    IndexQuery dearest =
        IndexQuery.select("id")
            .where(column("city").eq("Rome"))
            .orderBy(Order.descending("total"))
            .offset(1)
            .limit(3);
    assertThat(values(queries.query("sales", dearest)))
        .containsExactly(List.of("s197"), List.of("s196"), List.of("s194"));

    SqlQuery join =
        SqlQuery.of(
            "SELECT h.id, COUNT(s.id) AS sales FROM shops h LEFT JOIN sales s ON s.city = h.city"
                + " AND s.total < ? GROUP BY h.id ORDER BY h.id",
            10);
    assertThat(values(queries.query(join, "sales", "shops")))
        .containsExactly(List.of("o", 0L), List.of("p", 4L), List.of("r", 6L));

    assertThatThrownBy(() -> queries.query("sales", IndexQuery.select("town")))
        .isInstanceOf(QueryFailedException.class)
        .hasMessageContaining("town");
    assertThatThrownBy(() -> queries.query(SqlQuery.of("SELECT town FROM sales"), "sales"))
        .isInstanceOf(QueryFailedException.class)
        .hasMessageContaining("town");
    assertOnlyWhatIsThere(queries);
  }

  /** Partitions that are named are there, or the query says which is not. */
  private static void assertOnlyWhatIsThere(TidepoolQueries queries) {
    long ofEach = 0;
    for (int partition = 0; partition < 4; partition++) {
      IndexResult count = queries.partitions(Set.of(partition)).query("sales", IndexQuery.count());
      ofEach += (Long) count.rows().get(0).value(0);
    }
    assertThat(ofEach).isEqualTo(SALE_COUNT);
    assertThatThrownBy(() -> queries.partitions(Set.of(1, 4)).query("sales", IndexQuery.count()))
        .isInstanceOf(QueryFailedException.class)
        .hasMessageContaining("partition 4 of store sales cannot be asked: NOT_PRESENT");
    assertThatThrownBy(() -> queries.query("rents", IndexQuery.count()))
        .isInstanceOf(UnknownStateStoreException.class)
        .hasMessageContaining("rents");
  }

  private static List<List<Object>> values(IndexResult result) {
    return result.rows().stream().map(IndexResult.Row::values).toList();
  }

  private KafkaStreams start(Broker.Running broker) {
    StreamsBuilder builder = new StreamsBuilder();
    for (String store : List.of("sales", "shops")) {
      Materialized<String, String, KeyValueStore<Bytes, byte[]>> materialized =
          TidepoolStores.materialized(
              Sales.indexed(TidepoolStores.timestampedKeyValueStore(store)));
      builder.table(
          store, materialized.withKeySerde(Serdes.String()).withValueSerde(Serdes.String()));
    }
    Properties properties = new Properties();
    properties.put("application.id", "partition-queries");
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("state.dir", directory.toString());
    properties.put("tidepool.memory.bytes", 8 << 20);
    properties.put("commit.interval.ms", 100);
    properties.put("auto.offset.reset", "earliest");
    properties.put("session.timeout.ms", 1500); // the one that was closed is not waited for
    properties.put("heartbeat.interval.ms", 300);
    KafkaStreams streams = new KafkaStreams(builder.build(), properties);
    streams.start();
    return streams;
  }
}
