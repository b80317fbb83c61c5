package dev.tidepool.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.io.NioVfs;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.engine.testkit.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Two workers in processes of their own, each with its own directory, are killed in turn while
 * records come, and what is committed is deleted from the topics. What is on their disks in the
 * end, and what is on the changelog, is what the topics came to.
 */
@Tag("broker")
class WorkerKillTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @Seeds(
      value = {},
      freshCount = 1)
  void killedWorkersLeaveNoTrace(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    try (TestBroker broker = new TestBroker();
        TopicsOnBroker topics = new TopicsOnBroker(broker, random, 300)) {
      String name = "killed";
      Map<String, WorkerProcess> workers = new HashMap<>();
      try {
        for (String worker : new String[] {"a", "b"}) {
          workers.put(worker, start(broker, worker));
        }
        topics.grow(1_000);
        Map<String, String> settings = topics.connector(name, 3);
        settings.putAll(changelog(broker));
        workers.get("a").rest().configure(name, settings);
        for (int kill = 0; kill < 3; kill++) {
          Map<TopicPartition, Long> before = topics.committed(name);
          topics.grow(500);
          Until.holds(() -> assertThat(topics.committed(name)).isNotEqualTo(before));
          String worker = random.nextBoolean() ? "a" : "b";
          workers.get(worker).kill();
          topics.committed(name).forEach((source, offset) -> truncate(broker, source, offset));
          topics.grow(500);
          workers.put(worker, start(broker, worker));
          workers.get(worker).rest();
        }
        ConnectWorkerTest.awaitAll(name, topics, workers.get("b").rest());
        assertThat(Set.copyOf(topics.deadLetters())).isEqualTo(Set.copyOf(topics.bad()));
        for (WorkerProcess worker : workers.values()) {
          worker.kill();
        }
        checkDisks(name, topics);
        checkChangelog(name, topics);
      } finally {
        workers.values().forEach(WorkerProcess::close);
      }
    }
  }

  private WorkerProcess start(TestBroker broker, String worker) throws Exception {
    return WorkerProcess.start(
        WorkerProcess.classPath(), broker.bootstrapServers(), "killed", directory.resolve(worker));
  }

  private static Map<String, String> changelog(TestBroker broker) {
    return Map.of(
        "changelog.topic.format",
        "${connector}-${topic}-rows",
        "kafka.bootstrap.servers",
        broker.bootstrapServers());
  }

  private static void truncate(TestBroker broker, TopicPartition source, long offset) {
    broker.truncate(source.topic(), source.partition(), offset);
  }

  /** A worker that has nothing makes the rows from the changelog. */
  private void checkChangelog(String name, TopicsOnBroker topics) throws Exception {
    Map<String, String> properties = topics.connector(name, 1);
    properties.put("directory", directory.resolve("c").toString());
    properties.putAll(changelog(topics.broker));
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20))) {
      for (TopicPartition source : topics.topics.keySet()) {
        try (SourcePartition partition =
            SourcePartition.open(
                SinkSettings.of(properties),
                engine,
                NioVfs.INSTANCE,
                StoreOptions.DEFAULT,
                source)) {
          assertThat(partition.nextOffset()).isEqualTo(topics.ends().get(source));
          topics.check(source, partition.table());
        }
      }
    }
  }

  /** Rows that say that they are complete are so, and there are such of each partition. */
  private void checkDisks(String name, TopicsOnBroker topics) throws Exception {
    Set<TopicPartition> complete = new HashSet<>();
    for (String worker : new String[] {"a", "b"}) {
      Map<String, String> properties = topics.connector(name, 1);
      properties.put("directory", directory.resolve(worker).toString());
      SinkSettings settings = SinkSettings.of(properties);
      try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20))) {
        for (TopicPartition source : topics.topics.keySet()) {
          if (!Files.exists(SourcePartition.directory(settings, source))) {
            continue;
          }
          try (SourcePartition partition =
              SourcePartition.open(
                  settings, engine, NioVfs.INSTANCE, StoreOptions.DEFAULT, source)) {
            if (partition.nextOffset() == topics.ends().get(source)) {
              topics.check(source, partition.table());
              complete.add(source);
            }
          }
        }
      }
    }
    assertThat(complete).isEqualTo(topics.topics.keySet());
  }
}
