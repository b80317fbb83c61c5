package dev.tidepool.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;

/** Which tasks an instance has, by names such as 0_1. */
final class Roles {

  private Roles() {}

  /** Waits until the instance has exactly these tasks. */
  static void await(KafkaStreams streams, Set<String> active, Set<String> standby) {
    Until.holds(
        () -> {
          assertThat(tasks(streams, ThreadMetadata::activeTasks)).isEqualTo(active);
          assertThat(tasks(streams, ThreadMetadata::standbyTasks)).isEqualTo(standby);
        });
  }

  /** Waits until the instance has one active task, and returns it. */
  static Set<String> awaitOneActive(KafkaStreams streams) {
    Until.holds(() -> assertThat(active(streams)).hasSize(1));
    return active(streams);
  }

  static Set<String> active(KafkaStreams streams) {
    return tasks(streams, ThreadMetadata::activeTasks);
  }

  private static Set<String> tasks(
      KafkaStreams streams, Function<ThreadMetadata, Set<TaskMetadata>> role) {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> role.apply(thread).stream())
        .map(task -> task.taskId().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
