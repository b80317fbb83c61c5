package dev.tidepool.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.engine.testkit.Until;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Real workers of Kafka Connect on a broker, in this process. Whatever is done to them (pause,
 * tasks that fail amid a batch, tasks that are started again, workers that join and leave), the
 * tables are what the topics come to.
 */
@Tag("broker")
class ConnectWorkerTest {
  private static TestBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    broker = new TestBroker();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest
  @Seeds(value = 0x5eed, freshCount = 1)
  void recordsBecomeRowsAndBadOnesDeadLetters(Seed seed) throws Exception {
    try (TopicsOnBroker topics = new TopicsOnBroker(broker, seed.random(), 500);
        ConnectWorker worker = ConnectWorker.standalone(broker.bootstrapServers(), directory)) {
      topics.grow(3_000);
      ConnectRest rest = worker.rest();
      String name = "quiet" + seed.value();
      rest.configure(name, topics.connector(name, 2));
      awaitAll(name, topics, rest);
      check(name, topics);
      assertThat(topics.deadLetters()).containsExactlyInAnyOrderElementsOf(topics.bad());
      rest.delete(name);
    }
  }

  @ParameterizedTest
  @Seeds(value = 0x5eed, freshCount = 1)
  void pausesFailuresAndRestartsLeaveNoTrace(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    try (TopicsOnBroker topics = new TopicsOnBroker(broker, random, 300);
        ConnectWorker worker = ConnectWorker.standalone(broker.bootstrapServers(), directory)) {
      ConnectRest rest = worker.rest();
      String name = "rough" + seed.value();
      Map<String, String> settings = topics.connector(name, 1);
      Map<String, String> strict = new HashMap<>(settings);
      strict.put("errors.tolerance", "none");
      strict.keySet().removeIf(setting -> setting.startsWith("errors.deadletterqueue"));
      topics.topics.values().forEach(topic -> topic.badKinds--); // so that it is the sink's to say
      topics.grow(1_000);
      topics.topics.values().forEach(topic -> topic.badKinds++);
      rest.configure(name, strict);
      awaitFailure(name, topics, rest);
      rest.configure(name, settings);
      for (int i = 0; i < 6; i++) {
        topics.grow(500);
        rest.restartTask(name, 0);
      }
      awaitAll(name, topics, rest);
      check(name, topics);

      rest.pause(name);
      awaitState(name, "PAUSED", rest);
      Map<TopicPartition, Long> before = topics.committed(name);
      topics.grow(500);
      assertThat(topics.committed(name)).isEqualTo(before);
      rest.resume(name);
      awaitAll(name, topics, rest);
      check(name, topics);
      assertThat(Set.copyOf(topics.deadLetters())).isEqualTo(Set.copyOf(topics.bad()));
      rest.delete(name);
    }
  }

  @ParameterizedTest
  @Seeds(value = 0x5eed, freshCount = 1)
  void partitionsMoveBetweenWorkers(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    String name = "moving" + seed.value();
    try (TopicsOnBroker topics = new TopicsOnBroker(broker, random, 300);
        ConnectWorker first = distributed(name, "a")) {
      topics.grow(500);
      first.rest().configure(name, topics.connector(name, 3));
      for (int round = 0; round < 3; round++) {
        topics.grow(300);
        try (ConnectWorker second = distributed(name, "b")) {
          awaitTasksOn(2, name, first.rest());
          topics.grow(300);
          if (random.nextBoolean()) {
            awaitAll(name, topics, second.rest());
            check(name, topics);
          }
        }
      }
      awaitTasksOn(1, name, first.rest());
      awaitAll(name, topics, first.rest());
      check(name, topics);
      assertThat(Set.copyOf(topics.deadLetters())).isEqualTo(Set.copyOf(topics.bad()));
      first.rest().delete(name);
    }
  }

  private ConnectWorker distributed(String group, String worker) {
    return ConnectWorker.distributed(
        broker.bootstrapServers(), "group-" + group, directory.resolve(worker));
  }

  private static void awaitTasksOn(int workers, String name, ConnectRest rest) {
    Until.holds(
        () -> {
          JsonNode status = rest.status(name);
          Set<String> at = new HashSet<>();
          for (JsonNode task : status.get("tasks")) {
            assertThat(task.get("state").asText()).as("%s", status).isEqualTo("RUNNING");
            at.add(task.get("worker_id").asText());
          }
          assertThat(at).as("%s", status).hasSize(workers);
        });
  }

  /** The first bad record ends the task in the middle of its batch. */
  private static void awaitFailure(String name, TopicsOnBroker topics, ConnectRest rest) {
    awaitState(name, "FAILED", rest);
    String trace = rest.status(name).get("tasks").get(0).get("trace").asText();
    assertThat(topics.bad().stream().anyMatch(place -> trace.contains(place))).isTrue();
  }

  private static void awaitState(String name, String state, ConnectRest rest) {
    Until.holds(
        () -> {
          JsonNode status = rest.status(name);
          assertThat(status.get("tasks")).as("%s", status).isNotEmpty();
          status
              .get("tasks")
              .forEach(
                  task -> assertThat(task.get("state").asText()).as("%s", status).isEqualTo(state));
        });
  }

  /** Waits until everything that was written is committed; says what the worker does if not. */
  static void awaitAll(String name, TopicsOnBroker topics, ConnectRest rest) {
    try {
      Until.holds(() -> assertThat(topics.committed(name)).isEqualTo(topics.ends()));
    } catch (AssertionError e) {
      throw new AssertionError(rest.status(name) + ThreadDump.ofConnect(), e);
    }
  }

  /**
   * Each partition is open once, and its rows are what its records come to; as soon as no partition
   * moves under the check.
   */
  static void check(String name, TopicsOnBroker topics) {
    Until.holds(
        () -> {
          List<TopicPartition> open = new ArrayList<>();
          for (SourcePartition partition : ConnectorMemory.partitions(name)) {
            open.add(partition.source());
            topics.check(partition.source(), partition.table());
          }
          assertThat(open).containsExactlyInAnyOrderElementsOf(topics.topics.keySet());
        });
  }
}
