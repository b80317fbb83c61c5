package dev.tidepool.connect;

import static dev.tidepool.connect.SinkFixture.properties;
import static dev.tidepool.connect.SinkFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Whatever happens to a task (kills and power cuts in the middle of batches, partitions that go and
 * come, also without a commit, disks that are full for a while), the rows of each partition are
 * what its records come to, each record counted once; every bad record was reported; and no offset
 * was committed that the rows do not have.
 */
class SinkRandomTest {
  private static final List<TopicPartition> SOURCES =
      List.of(new TopicPartition("a", 0), new TopicPartition("a", 1), new TopicPartition("b.c", 0));

  @ParameterizedTest
  @Seeds(freshCount = 4)
  void tablesAreWhatTheTopicsComeTo(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    Map<TopicPartition, RandomTopic> topics = new HashMap<>();
    Map<TopicPartition, List<SinkRecord>> log = new HashMap<>();
    for (TopicPartition source : SOURCES) {
      RandomTopic topic = new RandomTopic(random.split(), source, 1 + random.nextInt(80));
      topics.put(source, topic);
      log.put(source, topic.records);
    }
    FakeWorker worker =
        new FakeWorker(
            new FaultyVfs(seed.value()),
            properties(
                "delete.enabled",
                "true",
                "max.retries",
                "1000",
                "table.name.format",
                "all",
                "indexes",
                "name,address.city,qty,tags,address.city+qty"),
            log);
    worker.start();
    worker.open(SOURCES);
    for (int step = 0; step < 150; step++) {
      step(random, worker, topics);
    }
    worker.vfs.diskCapacityBytes(Long.MAX_VALUE);
    worker.open(missing(worker));
    worker.deliverAll(50);
    check(worker, topics);
    worker.commit();
    topics.forEach(
        (source, topic) ->
            assertThat(worker.committed).containsEntry(source, (long) topic.records.size()));
    worker.kill();
    worker.start();
    worker.open(SOURCES);
    assertThat(worker.hasDeliveredAll()).as("nothing is read again").isTrue();
    check(worker, topics);
    worker.stop();
  }

  private static List<TopicPartition> missing(FakeWorker worker) {
    List<TopicPartition> missing = new ArrayList<>(SOURCES);
    missing.removeAll(worker.assignment());
    return missing;
  }

  private static void step(
      SplittableRandom random, FakeWorker worker, Map<TopicPartition, RandomTopic> topics)
      throws Exception {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> topics.values().forEach(topic -> topic.grow(random.nextInt(40)));
      case 3, 4, 5 -> worker.deliver(1 + random.nextInt(40));
      case 6, 7 -> worker.commit();
      case 8 -> move(random, worker);
      case 9 -> restart(random, worker);
      case 10 -> {
        long bytes = worker.vfs.files().values().stream().mapToLong(Long::longValue).sum();
        worker.vfs.diskCapacityBytes(
            random.nextBoolean() ? Long.MAX_VALUE : bytes + random.nextInt(4096));
      }
      default -> {
        if (missing(worker).isEmpty() && !worker.isRetrying()) {
          worker.deliver(Integer.MAX_VALUE);
          if (worker.hasDeliveredAll()) {
            check(worker, topics);
          }
        }
      }
    }
  }

  private static void move(SplittableRandom random, FakeWorker worker) {
    worker.vfs.diskCapacityBytes(Long.MAX_VALUE); // or a partition may not be opened at all
    List<TopicPartition> missing = missing(worker);
    if (!missing.isEmpty()) {
      worker.open(missing);
    } else {
      List<TopicPartition> some = List.of(SOURCES.get(random.nextInt(SOURCES.size())));
      if (random.nextBoolean()) {
        worker.revoke(some);
      } else {
        worker.lose(some);
      }
    }
  }

  private static void restart(SplittableRandom random, FakeWorker worker) {
    worker.vfs.diskCapacityBytes(Long.MAX_VALUE);
    int how = random.nextInt(3);
    if (how == 0) {
      worker.stop();
    } else if (how == 1) {
      worker.kill();
    } else {
      worker.cutPower(random.nextLong());
    }
    worker.start();
    worker.open(SOURCES);
  }

  private static void check(FakeWorker worker, Map<TopicPartition, RandomTopic> topics)
      throws Exception {
    for (TopicPartition source : SOURCES) {
      RandomTopic topic = topics.get(source);
      Table table = worker.table(source);
      Map<Object, Map<String, Object>> found = new TreeMap<>();
      rows(table).forEach(row -> found.put(Integer.valueOf((String) row.get("id")), row));
      assertThat(found).as("%s", source).isEqualTo(topic.rows);
      assertThat(table.store().rowCount()).isEqualTo(topic.rows.size());
      assertThat(worker.reportedOf(source)).isEqualTo(topic.bad);
      table.awaitIndexes();
      assertThat(table.verify()).isEmpty();
    }
  }
}
