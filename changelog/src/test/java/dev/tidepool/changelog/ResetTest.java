package dev.tidepool.changelog;

import static dev.tidepool.changelog.TableFixture.PATIENCE;
import static dev.tidepool.changelog.TableFixture.builder;
import static dev.tidepool.changelog.TableFixture.bytes;
import static dev.tidepool.changelog.TableFixture.isTheTopic;
import static dev.tidepool.changelog.TableFixture.row;
import static dev.tidepool.changelog.TableFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.testkit.Until;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets that cannot be trusted: whatever became of the topic, the table ends as the topic is. */
@Tag("broker")
class ResetTest {

  private static TestBroker broker;

  @TempDir private Path directory;
  private final List<ResetCause> resets = Collections.synchronizedList(new ArrayList<>());
  private final ChangelogListener listener =
      new ChangelogListener() {
        @Override
        public void onReset(int partition, ResetCause cause, String detail) {
          resets.add(cause);
        }
      };

  @BeforeAll
  static void start() {
    broker = new TestBroker();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private ChangelogTable open(String topic) {
    return builder(broker, topic, directory).listener(listener).open();
  }

  private static void send(String topic, int partition, String prefix, int count) {
    try (KafkaProducer<byte[], byte[]> producer = broker.producer(null)) {
      for (int i = 0; i < count; i++) {
        producer.send(new ProducerRecord<>(topic, partition, bytes(prefix + i), row(prefix, i)));
      }
    }
  }

  private void fill(String topic, int partition, String prefix, int count) throws Exception {
    send(topic, partition, prefix, count);
    try (ChangelogTable table = open(topic)) {
      isTheTopic(table, broker, topic);
    }
    assertThat(resets).isEmpty();
  }

  @Test
  void recordsDeletedWhileClosedAreGone() throws Exception {
    String topic = broker.newTopic(2);
    fill(topic, 0, "a", 100);
    broker.truncate(topic, 0, 60);
    try (ChangelogTable table = open(topic)) {
      isTheTopic(table, broker, topic);
      assertThat(rows(table)).hasSize(40);
      Until.holds(() -> assertThat(resets).containsExactly(ResetCause.START_MOVED));
    }
  }

  @Test
  void recordsDeletedWhileFollowingAreGone() throws Exception {
    String topic = broker.newTopic(2);
    send(topic, 1, "a", 100);
    try (ChangelogTable table = open(topic)) {
      isTheTopic(table, broker, topic);
      broker.truncate(topic, 1, 60);
      isTheTopic(table, broker, topic);
      assertThat(rows(table)).hasSize(40);
      Until.holds(() -> assertThat(resets).containsExactly(ResetCause.START_MOVED));
    }
  }

  @Test
  void rowsMayOutliveTheirRecords() throws Exception {
    String topic = broker.newTopic(1);
    fill(topic, 0, "a", 100);
    broker.truncate(topic, 0, 60);
    try (ChangelogTable table =
        builder(broker, topic, directory).listener(listener).rowsOutliveRecords(true).open()) {
      table.awaitCaughtUp(PATIENCE);
      assertThat(rows(table)).hasSize(100);
      assertThat(resets).isEmpty();
    }
  }

  @Test
  void recordsMissedMeanReadingAnew() throws Exception {
    String topic = broker.newTopic(1);
    fill(topic, 0, "a", 10);
    send(topic, 0, "b", 50);
    broker.truncate(topic, 0, 40);
    try (ChangelogTable table = open(topic)) {
      isTheTopic(table, broker, topic);
      assertThat(rows(table)).hasSize(20);
      Until.holds(() -> assertThat(resets).containsExactly(ResetCause.MISSED));
    }
  }

  @Test
  void topicCreatedAgainWithFewerPartitionsAndMoreRecords() throws Exception {
    String topic = broker.newTopic(3);
    send(topic, 0, "x", 30);
    send(topic, 1, "y", 30);
    fill(topic, 2, "a", 30);
    broker.delete(topic);
    broker.create(topic, 2);
    send(topic, 0, "b", 100);
    try (ChangelogTable table = open(topic)) {
      isTheTopic(table, broker, topic);
      assertThat(rows(table)).hasSize(100);
      assertThat(table.status().partitions()).hasSize(2);
      Until.holds(() -> assertThat(resets).hasSize(2).containsOnly(ResetCause.RECREATED));
    }
  }

  @Test
  void topicCreatedAgainWhileFollowingAndWriting() throws Exception {
    String topic = broker.newTopic(2);
    try (ChangelogTable table = open(topic)) {
      for (int i = 0; i < 40; i++) {
        table.put(bytes("a" + i), row("a", i)).join();
      }
      broker.delete(topic);
      Until.holds(() -> assertThat(table.status().state()).isEqualTo(TableState.TOPIC_MISSING));
      assertThat(rows(table)).as("shown as they were").hasSize(40);
      broker.create(topic, 1);
      send(topic, 0, "b", 5);
      isTheTopic(table, broker, topic);
      table.put(bytes("c"), row("c", 1)).join();
      isTheTopic(table, broker, topic);
      assertThat(rows(table)).hasSize(6);
    }
    try (ChangelogTable table = open(topic)) {
      isTheTopic(table, broker, topic);
      assertThat(table.status().partitions()).hasSize(1);
    }
  }

  @Test
  void addedPartitionsAreFollowedAndKeysStayWhereTheyAre() throws Exception {
    String topic = broker.newTopic(1);
    List<Integer> counts = Collections.synchronizedList(new ArrayList<>());
    ChangelogListener partitions =
        new ChangelogListener() {
          @Override
          public void onPartitions(int before, int now) {
            counts.addAll(List.of(before, now));
          }
        };
    try (ChangelogTable table = builder(broker, topic, directory).listener(partitions).open()) {
      for (int i = 0; i < 40; i++) {
        table.put(bytes("k" + i), row("old", i)).join();
      }
      broker.addPartitions(topic, 4);
      Until.holds(() -> assertThat(counts).containsExactly(1, 4));
      for (int i = 0; i < 80; i++) {
        table.put(bytes("k" + i), row("new", i)).join();
      }
      isTheTopic(table, broker, topic);
      assertThat(rows(table)).hasSize(80);
      assertThat(broker.content(topic).get(0)).containsKey("k39");
    }
    try (ChangelogTable table = open(topic)) {
      isTheTopic(table, broker, topic);
      assertThat(resets).isEmpty();
    }
  }

  @Test
  void offsetTooOldIsNotTrusted() throws Exception {
    String topic = broker.newTopic(1);
    fill(topic, 0, "a", 20);
    TestBroker.pause(1500);
    try (ChangelogTable table =
        builder(broker, topic, directory)
            .listener(listener)
            .offsetAgeMax(Duration.ofMillis(1000))
            .open()) {
      isTheTopic(table, broker, topic);
      Until.holds(() -> assertThat(resets).contains(ResetCause.TOO_OLD));
    }
  }

  @Test
  void otherLayoutIsReadAnew() throws Exception {
    String topic = broker.newTopic(1);
    fill(topic, 0, "a", 20);
    try (ChangelogTable table =
        builder(broker, topic, directory).listener(listener).layout(ValueLayout.PLAIN).open()) {
      table.awaitCaughtUp(PATIENCE);
      assertThat(rows(table)).hasSize(20);
      assertThat(table.get(bytes("a3")).value()).isEqualTo(row("a", 3));
      Until.holds(() -> assertThat(resets).containsExactly(ResetCause.OTHER_LAYOUT));
    }
  }

  @Test
  void damagedFilesAreReadAnew() throws Exception {
    String topic = broker.newTopic(1);
    fill(topic, 0, "a", 400);
    damageAll();
    try (ChangelogTable table = open(topic)) {
      isTheTopic(table, broker, topic);
      assertThat(rows(table)).hasSize(400);
      Until.holds(() -> assertThat(resets).contains(ResetCause.DAMAGED));
    }
  }

  private void damageAll() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
          for (long at = 100; at < open.length(); at += 97) {
            open.seek(at);
            int old = open.read();
            open.seek(at);
            open.write(old ^ 0x10);
          }
        }
      }
    }
  }
}
