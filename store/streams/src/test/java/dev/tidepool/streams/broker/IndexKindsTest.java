package dev.tidepool.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.streams.TidepoolClientSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.broker.CountingApp.Settings;
import dev.tidepool.streams.broker.Goods.Good;
import dev.tidepool.streams.broker.Goods.Question;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.IndexResult;
import dev.tidepool.streams.query.Order;
import dev.tidepool.streams.query.RelationQuery;
import dev.tidepool.streams.query.TidepoolQueries;
import dev.tidepool.streams.query.UniqueViolationsQuery;
import dev.tidepool.table.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Indexes of all kinds through the life of a store: as it works, opened again, restored from the
 * changelog alone, as a standby, and promoted. Each time typed queries and SQL answer what a look
 * at each row answers, by the index that is meant, and the indexes are those of the rows.
 */
@Tag("broker")
@ExtendWith(Broker.class)
class IndexKindsTest {
  private static final int PARTITIONS = 2;
  private static final int KEY_COUNT = 600;

  @TempDir Path directory;

  private final Random random = new Random(5);
  private final Map<String, Good> expected = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(strings = {CountingTest.AT_LEAST_ONCE, CountingTest.EXACTLY_ONCE})
  void eachKindInEachRole(String guarantee, Broker.Running broker) throws Exception {
    Settings one =
        new Settings(
                broker.bootstrapServers(),
                "index-kinds-" + guarantee,
                directory.resolve("one"),
                guarantee,
                Map.of())
            .with("num.standby.replicas", "1")
            .with("acceptable.recovery.lag", "0")
            .with("probing.rebalance.interval.ms", "60000")
            .with("tidepool.write.buffer.bytes", Integer.toString(16 << 10))
            .with("tidepool.segment.bytes", Integer.toString(64 << 10))
            .with("tidepool.checkpoint.log.bytes.min", Integer.toString(64 << 10));
    broker.createTopic(one.input(), PARTITIONS);
    try (KafkaStreams streams = start(one)) {
      for (int batch = 0; batch < 3; batch++) {
        send(broker, one, 1_000);
        awaitAnswers(streams);
      }
      OrdersTest.awaitCommitted(broker, one, PARTITIONS);
    }
    try (KafkaStreams streams = start(one)) {
      awaitAnswers(streams);
      send(broker, one, 300);
      awaitAnswers(streams);
      OrdersTest.awaitCommitted(broker, one, PARTITIONS);
    }
    Utils.delete(one.stateDirectory().toFile());
    KafkaStreams restored = start(one);
    try (KafkaStreams standby = start(one.in(directory.resolve("two")))) {
      awaitAnswers(restored);
      awaitAnswers(standby);
      send(broker, one, 300);
      awaitAnswers(restored);
      awaitAnswers(standby);
      restored.close(
          CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(Duration.ofSeconds(30)));
      send(broker, one, 300);
      awaitAnswers(standby);
      Until.holds(
          () ->
              assertThat(
                      values(
                          TidepoolQueries.of(standby)
                              .requireActive()
                              .query(Goods.STORE, IndexQuery.count())))
                  .containsExactly(List.of((long) expected.size())));
    } finally {
      restored.close(Duration.ofSeconds(30));
    }
  }

  private static KafkaStreams start(Settings settings) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.table(
        settings.input(),
        TidepoolStores.<String, String>materialized(Goods.supplier())
            .withKeySerde(Serdes.String())
            .withValueSerde(Serdes.String())
            .withLoggingEnabled(Map.of()));
    Properties properties = CountingApp.properties(settings);
    KafkaStreams streams =
        new KafkaStreams(builder.build(), properties, new TidepoolClientSupplier());
    streams.start();
    return streams;
  }

  /** Sends random rows, one in eight of them a deletion. */
  private void send(Broker.Running broker, Settings settings, int count) {
    List<Map.Entry<String, String>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = "g" + random.nextInt(KEY_COUNT);
      if (random.nextInt(8) == 0) {
        expected.remove(key);
        records.add(new SimpleEntry<>(key, null));
      } else {
        Good good = Good.random(random);
        expected.put(key, good);
        records.add(Map.entry(key, good.json()));
      }
    }
    broker.send(settings.input(), records);
  }

  /** Waits until {@code streams}, which has all partitions, answers as all that was sent says. */
  private void awaitAnswers(KafkaStreams streams) throws Exception {
    TidepoolQueries queries = TidepoolQueries.of(streams);
    IndexQuery serials = IndexQuery.select("id", "serial").orderBy(Order.ascending("id"));
    List<String> rows =
        expected.entrySet().stream()
            .map(row -> "[" + row.getKey() + ", " + row.getValue().serial() + "]")
            .toList();
    Until.holds(
        () -> {
          assertThat(parts(streams, new RelationQuery())).hasSize(PARTITIONS);
          assertThat(values(queries.query(Goods.STORE, serials)).toString())
              .isEqualTo(rows.toString());
        });
    // A row that is sent again may have its serial already: answers are awaited, too.
    Until.holds(() -> assertAnswers(queries));
    assertIndexes(streams);
  }

  private void assertAnswers(TidepoolQueries queries) {
    for (Question question : Goods.questions()) {
      List<List<Object>> ids =
          expected.entrySet().stream()
              .filter(row -> question.naive().test(row.getValue()))
              .map(row -> List.<Object>of(row.getKey()))
              .toList();
      IndexQuery typed =
          IndexQuery.select("id").where(question.where()).orderBy(Order.ascending("id"));
      assertThat(values(queries.query(Goods.STORE, typed))).as(question.index()).isEqualTo(ids);
      assertThat(values(queries.query(question.sql(), Goods.STORE)))
          .as("%s", question.sql())
          .isEqualTo(ids);
    }
  }

  /** Compares indexes with rows, asks for the path of each question, and for shared serials. */
  private void assertIndexes(KafkaStreams streams) throws Exception {
    for (RelationQuery.Part part : parts(streams, new RelationQuery()).values()) {
      Table table = (Table) part.relation();
      table.awaitIndexes();
      assertThat(table.verify()).as("%s", part.task()).isEmpty();
      for (Question question : Goods.questions()) {
        assertThat(IndexQuery.select("id").where(question.where()).accessPath(table))
            .contains(question.index());
      }
    }
    Map<Integer, IndexResult> rows = parts(streams, IndexQuery.select("id", "serial"));
    parts(streams, new UniqueViolationsQuery(Goods.UNIQUE, Integer.MAX_VALUE))
        .forEach(
            (partition, violations) -> {
              Map<Object, TreeSet<String>> keys = new TreeMap<>();
              rows.get(partition).rows().stream()
                  .filter(row -> row.value("serial") != null)
                  .forEach(
                      row ->
                          keys.computeIfAbsent(row.value("serial"), serial -> new TreeSet<>())
                              .add((String) row.value("id")));
              keys.values().removeIf(sharing -> sharing.size() < 2);
              assertThat(keys).as("rows that share a serial").isNotEmpty();
              Map<Object, TreeSet<String>> listed = new TreeMap<>();
              violations.forEach(
                  violation ->
                      listed
                          .computeIfAbsent(violation.values().get(0), serial -> new TreeSet<>())
                          .add(new String(violation.key().get(), StandardCharsets.UTF_8)));
              assertThat(listed).isEqualTo(keys);
            });
  }

  private static <R> Map<Integer, R> parts(KafkaStreams streams, Query<R> query) {
    Map<Integer, R> parts = new TreeMap<>();
    Map<Integer, QueryResult<R>> results =
        streams
            .query(StateQueryRequest.inStore(Goods.STORE).withQuery(query))
            .getPartitionResults();
    results.forEach(
        (partition, result) -> {
          assertThat(result.isSuccess()).as(result.toString()).isTrue();
          parts.put(partition, result.getResult());
        });
    return parts;
  }

  private static List<List<Object>> values(IndexResult result) {
    return result.rows().stream().map(IndexResult.Row::values).toList();
  }
}
