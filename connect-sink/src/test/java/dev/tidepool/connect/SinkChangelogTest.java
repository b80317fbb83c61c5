package dev.tidepool.connect;

import static dev.tidepool.connect.SinkFixture.jsonRecord;
import static dev.tidepool.connect.SinkFixture.properties;
import static dev.tidepool.connect.SinkFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * With a changelog of its own a partition may move to a worker that has none of its rows, or old
 * ones, though the source has not the records any more; a real broker, workers with disks of tests.
 */
@Tag("broker")
class SinkChangelogTest {
  private static final TopicPartition SOURCE = new TopicPartition("t", 0);
  private static final List<TopicPartition> SOURCES = List.of(SOURCE);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static TestBroker broker;

  private final Map<TopicPartition, List<SinkRecord>> log = new HashMap<>();
  private String connector;

  @BeforeAll
  static void startBroker() {
    broker = new TestBroker();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void setUp() {
    connector = "sink-" + NUMBER.incrementAndGet();
    log.put(SOURCE, new ArrayList<>());
  }

  /** Each has a disk of its own. */
  private FakeWorker worker(String... namesAndValues) {
    return worker(new FaultyVfs(1), namesAndValues);
  }

  private FakeWorker worker(FaultyVfs vfs, String... namesAndValues) {
    Map<String, String> properties = properties(namesAndValues);
    properties.put("name", connector);
    FakeWorker worker = new FakeWorker(vfs, properties, log);
    worker.start();
    return worker;
  }

  private FakeWorker logged(String... namesAndValues) {
    List<String> all = new ArrayList<>(List.of(namesAndValues));
    Collections.addAll(
        all,
        "changelog.topic.format",
        "${connector}-${topic}-rows",
        "kafka.bootstrap.servers",
        broker.bootstrapServers());
    return worker(all.toArray(new String[0]));
  }

  private String changelog() {
    return connector + "-t-rows";
  }

  private void add(String key, String value) {
    log.get(SOURCE).add(jsonRecord(log.get(SOURCE).size(), key, value));
  }

  /** As retention does: offsets stay. */
  private void deleteRecords(TopicPartition source, long beforeOffset) {
    for (int i = 0; i < beforeOffset; i++) {
      log.get(source).set(i, null);
    }
  }

  private static void hasRows(FakeWorker worker, Object... rows) {
    assertThat(rows(worker.table(SOURCE))).containsExactlyInAnyOrderElementsOf(maps(rows));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Object... rows) {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (Object row : rows) {
      maps.add((Map<String, Object>) row);
    }
    return maps;
  }

  private static Map<String, Object> row(String key, String a) {
    return Map.of("record_key", key, "a", a);
  }

  // ---- moves -----------------------------------------------------------------------------------

  @ParameterizedTest
  @Seeds(value = 0x5eed, freshCount = 1)
  void partitionsMoveThoughTheirRecordsAreGone(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    Map<TopicPartition, RandomTopic> topics = new HashMap<>();
    for (int partition = 0; partition < 2; partition++) {
      TopicPartition source = new TopicPartition("t", partition);
      RandomTopic topic = new RandomTopic(random.split(), source, 1 + random.nextInt(80));
      topics.put(source, topic);
      log.put(source, topic.records);
    }
    String[] settings = {
      "delete.enabled", "true", "max.retries", "1000", "indexes", "name,address.city,qty,tags"
    };
    List<FakeWorker> workers = List.of(logged(settings), logged(settings));
    workers.forEach(worker -> worker.committed.clear());
    for (int step = 0; step < 60; step++) {
      step(random, workers, topics);
    }
    FakeWorker last = workers.get(random.nextInt(2));
    workers.forEach(worker -> worker.vfs.diskCapacityBytes(Long.MAX_VALUE));
    workers.forEach(worker -> worker.revoke(Set.copyOf(worker.assignment())));
    last.open(topics.keySet());
    last.deliverAll(100);
    for (TopicPartition source : topics.keySet()) {
      check(last.table(source), topics.get(source));
      Set<Long> reported = new HashSet<>();
      workers.forEach(worker -> reported.addAll(worker.reportedOf(source)));
      assertThat(reported).isEqualTo(topics.get(source).bad);
    }
    workers.forEach(FakeWorker::stop);
  }

  private void step(
      SplittableRandom random, List<FakeWorker> workers, Map<TopicPartition, RandomTopic> topics) {
    FakeWorker worker = workers.get(random.nextInt(2));
    switch (random.nextInt(10)) {
      case 0, 1 -> topics.values().forEach(topic -> topic.grow(random.nextInt(40)));
      case 2, 3, 4 -> worker.deliver(1 + random.nextInt(40));
      case 5 -> worker.commit();
      case 6 -> {
        if (random.nextBoolean()) {
          worker.kill();
        } else {
          worker.cutPower(random.nextLong());
        }
        worker.start();
      }
      case 7 -> {
        long bytes = worker.vfs.files().values().stream().mapToLong(Long::longValue).sum();
        worker.vfs.diskCapacityBytes(
            random.nextBoolean() ? Long.MAX_VALUE : bytes + random.nextInt(4096));
      }
      case 8 ->
          workers.forEach(
              any -> any.committed.forEach((source, offset) -> deleteRecords(source, offset)));
      default -> {
        for (TopicPartition source : topics.keySet()) {
          move(random, source, workers);
        }
      }
    }
  }

  private static void move(
      SplittableRandom random, TopicPartition source, List<FakeWorker> workers) {
    for (FakeWorker worker : workers) {
      worker.vfs.diskCapacityBytes(Long.MAX_VALUE); // or it may not be opened at all
      if (!worker.assignment().contains(source)) {
        continue;
      }
      if (random.nextBoolean()) {
        worker.revoke(List.of(source));
      } else {
        worker.lose(List.of(source));
      }
    }
    workers.get(random.nextInt(2)).open(List.of(source));
  }

  private static void check(Table table, RandomTopic topic) throws Exception {
    Map<Object, Map<String, Object>> found = new TreeMap<>();
    rows(table).forEach(row -> found.put(Integer.valueOf((String) row.get("id")), row));
    assertThat(found).isEqualTo(topic.rows);
    table.awaitIndexes();
    assertThat(table.verify()).isEmpty();
  }

  /** The old task does not know yet that the partition is another's. */
  @Test
  void whatTheOldTaskWritesDoesNotCount() {
    FakeWorker old = logged();
    old.open(SOURCES);
    add("1", "{\"a\":1}");
    old.deliverAll(10);
    old.commit();
    add("2", "{\"a\":2}");
    old.deliverAll(10);
    FakeWorker other = logged();
    other.open(SOURCES);
    assertThat(other.hasDeliveredAll()).isFalse();
    old.commit();
    assertThat(old.committed).as("as before").containsEntry(SOURCE, 1L);
    add("1", "{\"a\":3}");
    assertThatThrownBy(
            () -> {
              old.deliver(10);
              old.commit();
              old.deliver(10);
              add("3", "{\"a\":3}");
              old.deliver(10);
            })
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("was taken by another task");
    old.lose(SOURCES);
    log.get(SOURCE).subList(3, log.get(SOURCE).size()).clear();
    other.deliverAll(10);
    hasRows(other, row("1", "3"), row("2", "2"));
    other.stop();
    old.stop();
  }

  // ---- one state -------------------------------------------------------------------------------

  /** With insert.mode=insert a record that is applied twice would be a bad one. */
  @Test
  void changelogThatIsAheadIsReadNotTheSource() throws Exception {
    FakeWorker worker = logged("insert.mode", "insert", "max.retries", "1000");
    worker.open(SOURCES);
    add("1", "{\"a\":1}");
    worker.deliverAll(10);
    worker.commit();
    add("2", "{\"a\":2}");
    worker.deliverAll(10);
    worker.vfs.diskCapacityBytes(0);
    worker.commit(); // to the changelog only
    assertThat(worker.committed).containsEntry(SOURCE, 1L);
    worker.vfs.diskCapacityBytes(Long.MAX_VALUE);
    worker.kill();
    worker.start();
    worker.open(SOURCES);
    assertThat(worker.hasDeliveredAll()).isTrue();
    hasRows(worker, row("1", "1"), row("2", "2"));
    assertThat(worker.reportedOf(SOURCE)).isEmpty();
    worker.stop();
  }

  @Test
  void rowsFromBeforeAreWrittenToTheChangelog() {
    FakeWorker before = worker();
    before.open(SOURCES);
    add("1", "{\"a\":1}");
    add("2", "{\"a\":2}");
    before.deliverAll(10);
    before.stop();
    deleteRecords(SOURCE, 2);
    FakeWorker after =
        worker(
            before.vfs,
            "changelog.topic.format",
            "${connector}-${topic}-rows",
            "kafka.bootstrap.servers",
            broker.bootstrapServers());
    after.open(SOURCES);
    after.stop();
    FakeWorker other = logged();
    other.open(SOURCES);
    hasRows(other, row("1", "1"), row("2", "2"));
    other.stop();
  }

  @Test
  void changelogThatWasMadeAnewIsFilled() {
    FakeWorker worker = logged();
    worker.open(SOURCES);
    add("1", "{\"a\":1}");
    worker.deliverAll(10);
    worker.stop();
    broker.delete(changelog());
    worker.start();
    worker.open(SOURCES);
    worker.stop();
    deleteRecords(SOURCE, 1);
    FakeWorker other = logged();
    other.open(SOURCES);
    hasRows(other, row("1", "1"));
    other.stop();
  }

  @Test
  void oldRowsOfAWorkerAreBroughtUpToDate() {
    FakeWorker first = logged("delete.enabled", "true");
    first.open(SOURCES);
    add("1", "{\"a\":1}");
    add("2", "{\"a\":2}");
    first.deliverAll(10);
    first.revoke(SOURCES);
    FakeWorker second = logged("delete.enabled", "true");
    second.open(SOURCES);
    add("1", null);
    add("3", "{\"a\":3,\"b\":\"new\"}");
    second.deliverAll(10);
    second.revoke(SOURCES);
    deleteRecords(SOURCE, 4);
    first.open(SOURCES);
    hasRows(first, row("2", "2"), Map.of("record_key", "3", "a", "3", "b", "new"));
    first.stop();
    second.stop();
  }

  // ---- what can be wrong -----------------------------------------------------------------------

  @Test
  void changelogIsCompactedOrRefused() {
    broker.kafka().createTopic(changelog(), 1, Map.of("cleanup.policy", "compact,delete"));
    FakeWorker worker = logged();
    assertThatThrownBy(() -> worker.open(SOURCES))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(changelog() + " has cleanup.policy=compact,delete");
    worker.task.stop();
  }

  @Test
  void changelogThatTheSinkMakesHasThePartition() {
    TopicPartition third = new TopicPartition("t", 2);
    log.put(third, new ArrayList<>());
    FakeWorker worker = logged();
    worker.open(SOURCES); // makes it with one
    worker.open(List.of(third));
    assertThat(
            TestBroker.await(broker.admin().describeTopics(List.of(changelog())).allTopicNames())
                .get(changelog())
                .partitions())
        .hasSize(3);
    worker.stop();
  }

  @Test
  void brokerThatDoesNotAnswerIsNamed() {
    FakeWorker worker =
        worker(
            "max.retries",
            "1",
            "changelog.topic.format",
            "${topic}-rows",
            "kafka.bootstrap.servers",
            "127.0.0.1:1",
            "kafka.default.api.timeout.ms",
            "200",
            "kafka.request.timeout.ms",
            "100");
    assertThatThrownBy(() -> worker.open(SOURCES))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("the rows of t-0 cannot be opened, tried 2 times")
        .hasMessageContaining("the changelog t-rows-0 cannot be opened");
    worker.task.stop();
  }

  @Test
  void otherPrimaryKeyNamesTheChangelogToo() {
    FakeWorker worker = logged();
    worker.open(SOURCES);
    add("1", "{\"a\":1}");
    worker.deliverAll(10);
    worker.stop();
    FakeWorker other = logged("pk.mode", "record_value", "pk.fields", "a");
    assertThatThrownBy(() -> other.open(SOURCES))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("asked for is record_value(a)")
        .hasMessageContaining("on each worker and the topic " + changelog());
    other.task.stop();
  }

  @Test
  void changelogOfAnotherConnectorIsRefused() {
    FakeWorker worker = logged();
    worker.open(SOURCES);
    add("1", "{\"a\":1}");
    worker.deliverAll(10);
    worker.stop();
    String topic = changelog();
    connector = "other";
    FakeWorker other =
        worker(
            "changelog.topic.format",
            topic.replace("-t-", "-${topic}-"),
            "kafka.bootstrap.servers",
            broker.bootstrapServers());
    assertThatThrownBy(() -> other.open(SOURCES))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("not of t-0 of other");
    other.task.stop();
  }
}
