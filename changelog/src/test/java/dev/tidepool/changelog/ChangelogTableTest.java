package dev.tidepool.changelog;

import static dev.tidepool.changelog.TableFixture.PATIENCE;
import static dev.tidepool.changelog.TableFixture.builder;
import static dev.tidepool.changelog.TableFixture.bytes;
import static dev.tidepool.changelog.TableFixture.isTheTopic;
import static dev.tidepool.changelog.TableFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.StoreLockedException;
import dev.tidepool.engine.testkit.Until;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.SqlResult;
import dev.tidepool.sql.Tables;
import dev.tidepool.table.schema.IndexDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a table on a topic does while all goes well, and what it says to wrong settings. */
@Tag("broker")
class ChangelogTableTest {

  private static TestBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    broker = new TestBroker();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void writeIsShownOnceItIsDoneAndIsInTheTopic() throws Exception {
    String topic = broker.newTopic(3);
    try (ChangelogTable table = builder(broker, topic, directory).open()) {
      for (int i = 0; i < 50; i++) {
        WrittenAt at = table.put(bytes("k" + i), row("Riga", i)).join();
        assertThat(table.get(bytes("k" + i)).value()).isEqualTo(row("Riga", i));
        assertThat(at.offset()).isNotNegative();
      }
      table.delete(bytes("k7")).join();
      assertThat(table.get(bytes("k7"))).isNull();
      isTheTopic(table, broker, topic);
      assertThat(broker.content(topic).values().stream().mapToInt(Map::size).sum()).isEqualTo(49);
    }
  }

  @Test
  void manyWritesAtOnceAreHeldBackAndAllShown() throws Exception {
    String topic = broker.newTopic(2);
    try (ChangelogTable table = builder(broker, topic, directory).pendingWritesMax(16).open()) {
      List<CompletableFuture<WrittenAt>> writes = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        writes.add(table.put(bytes("k" + i % 300), row("c" + i % 7, i)));
      }
      CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
      for (int key = 0; key < 300; key++) {
        int last = key + (1999 - key) / 300 * 300;
        assertThat(table.get(bytes("k" + key)).value()).isEqualTo(row("c" + last % 7, last));
      }
      isTheTopic(table, broker, topic);
    }
  }

  @ParameterizedTest
  @EnumSource(ValueLayout.class)
  void layoutsKeepWhatTheyPromise(ValueLayout layout) throws Exception {
    String topic = broker.newTopic(1);
    try (ChangelogTable table = builder(broker, topic, directory).layout(layout).open()) {
      RecordHeaders headers = new RecordHeaders();
      headers.add("trace", bytes("t1")).add("nothing", null);
      table.put(new ChangeRecord(bytes("k"), row("Oslo", 1), 1234, headers)).join();
      ChangeRecord kept = table.get(bytes("k"));
      assertThat(kept.value()).isEqualTo(row("Oslo", 1));
      assertThat(kept.timestamp())
          .isEqualTo(layout == ValueLayout.PLAIN ? ChangeRecord.NO_TIMESTAMP : 1234);
      assertThat(kept.headers().toArray())
          .isEqualTo(
              layout == ValueLayout.WITH_HEADERS
                  ? headers.toArray()
                  : new RecordHeaders().toArray());
      assertThat(sql(table, "SELECT total FROM t WHERE city = 'Oslo'")).containsExactly(List.of(1));
    }
  }

  @Test
  void restartReadsOnlyWhatFollows() throws Exception {
    String topic = broker.newTopic(2);
    try (ChangelogTable table = builder(broker, topic, directory).open()) {
      List<CompletableFuture<WrittenAt>> writes = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        writes.add(table.put(bytes("k" + i), row("Bern", i)));
      }
      CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
    }
    try (ChangelogTable writer = builder(broker, topic, directory.resolve("other")).open()) {
      for (int i = 0; i < 5; i++) {
        writer.put(bytes("k" + i), row("Kyiv", i)).join();
      }
    }
    List<RestoreProgress> restored = Collections.synchronizedList(new ArrayList<>());
    ChangelogListener listener =
        new ChangelogListener() {
          @Override
          public void onRestored(int partition, RestoreProgress progress) {
            restored.add(progress);
          }
        };
    try (ChangelogTable table = builder(broker, topic, directory).listener(listener).open()) {
      assertThat(table.get(bytes("k9")).value()).isEqualTo(row("Bern", 9)); // before any broker
      isTheTopic(table, broker, topic);
      assertThat(table.status().progress().records()).isEqualTo(5);
      Until.holds(() -> assertThat(restored).hasSize(2));
      assertThat(sql(table, "SELECT COUNT(*) FROM t WHERE city = 'Kyiv'"))
          .containsExactly(List.of(5L));
    }
  }

  @Test
  void standbyFollowsAndSaysHowFarItIs() throws Exception {
    String topic = broker.newTopic(2);
    List<TableState> states = Collections.synchronizedList(new ArrayList<>());
    ChangelogListener listener =
        new ChangelogListener() {
          @Override
          public void onState(TableStatus status) {
            states.add(status.state());
            throw new IllegalStateException("a listener's own failure");
          }
        };
    try (ChangelogTable table = builder(broker, topic, directory.resolve("a")).open();
        ChangelogTable standby =
            builder(broker, topic, directory.resolve("b")).listener(listener).open()) {
      for (int i = 0; i < 20; i++) {
        table.put(bytes("k" + i), row("Rome", i)).join();
        isTheTopic(standby, broker, topic);
      }
      TableStatus status = standby.status();
      assertThat(status.progress().records()).isEqualTo(20);
      assertThat(status.progress().bytes()).isPositive();
      assertThat(status.progress().remainingRecords()).isZero();
      assertThat(status.progress().estimatedTime()).contains(Duration.ZERO);
      Until.holds(() -> assertThat(states).endsWith(TableState.FOLLOWING));
      assertThat(metric(standby, "records-total")).isEqualTo(20L);
      assertThat(metric(standby, "state")).isEqualTo("FOLLOWING");
      assertThat(metric(standby, "rows")).isEqualTo(20L);
      assertThat(metric(standby, "remaining-ms")).isEqualTo(0L);
    }
  }

  private static Object metric(ChangelogTable table, String name) {
    return table.metrics().entrySet().stream()
        .filter(m -> m.getKey().name().equals(name) && !m.getKey().tags().containsKey("partition"))
        .findFirst()
        .orElseThrow()
        .getValue()
        .metricValue();
  }

  @Test
  void missingTopicIsWaitedForOrCreated() throws Exception {
    String topic = "made-later";
    try (ChangelogTable waiting = builder(broker, topic, directory.resolve("a")).open()) {
      Until.holds(() -> assertThat(waiting.status().state()).isEqualTo(TableState.TOPIC_MISSING));
      assertThat(waiting.status().reason()).isEqualTo("there is no topic made-later");
      assertThat(waiting.get(bytes("k"))).isNull();
      assertThatThrownBy(waiting.relation()::rowCountEstimate)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("there is no topic made-later");
    }
    try (ChangelogTable making =
        builder(broker, topic, directory.resolve("b")).createTopic(2).open()) {
      making.put(bytes("k"), row("Bonn", 1)).join();
      isTheTopic(making, broker, topic);
      assertThat(making.status().partitions()).hasSize(2);
    }
  }

  @Test
  void oneDirectoryIsOfOneTable() {
    String topic = broker.newTopic(1);
    ChangelogTable table = builder(broker, topic, directory).open();
    assertThatThrownBy(() -> builder(broker, topic, directory).open())
        .isInstanceOf(StoreLockedException.class)
        .hasMessageContaining("is in use by another table");
    table.put(bytes("k"), row("Cork", 1)).join();
    table.close();
    table.close();
    assertThatThrownBy(() -> table.put(bytes("k"), null)).isInstanceOf(ChangelogException.class);
    assertThatThrownBy(() -> builder(broker, "another", directory).open())
        .isInstanceOf(ChangelogException.class)
        .hasMessageContaining("holds the topic " + topic + ", not another");
    builder(broker, topic, directory).open().close(); // nothing was left locked
  }

  @Test
  void wrongSettingsAreNamedAllAtOnce() {
    assertThatThrownBy(
            () ->
                ChangelogTable.builder("no topic!", directory)
                    .kafka(
                        Map.of(
                            "isolation.level",
                            "read_uncommitted",
                            "group.id",
                            "g",
                            "acks",
                            "1",
                            "linger.ms",
                            "soon",
                            "fetch.min.bytes",
                            -7))
                    .threads(0)
                    .pendingWritesMax(0)
                    .memoryBytes(1)
                    .createTopic(0)
                    .commitInterval(Duration.ZERO)
                    .checkInterval(null)
                    .index(IndexDefinition.on("i", "city"))
                    .open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bootstrap.servers is missing")
        .hasMessageContaining("isolation.level is read_uncommitted, but a table needs")
        .hasMessageContaining("acks is 1, but a table needs all")
        .hasMessageContaining("Invalid value soon for configuration linger.ms")
        .hasMessageContaining("Invalid value -7 for configuration fetch.min.bytes")
        .hasMessageContaining("group.id is nothing that a table uses")
        .hasMessageContaining("the topic's name is wrong")
        .hasMessageContaining("threads is 0")
        .hasMessageContaining("pendingWritesMax is 0")
        .hasMessageContaining("memoryBytes is 1")
        .hasMessageContaining("createTopic needs at least one partition")
        .hasMessageContaining("commitInterval is PT0S")
        .hasMessageContaining("checkInterval is null")
        .hasMessageContaining("codec and indexes need a schema");
  }

  static List<List<Object>> sql(ChangelogTable table, String sql) throws Exception {
    table.awaitCaughtUp(PATIENCE);
    List<List<Object>> rows = new ArrayList<>();
    try (SqlResult result = new SqlEngine(new Tables().put("t", table.relation())).query(sql)) {
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < result.columns().size(); i++) {
          row.add(result.value(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
