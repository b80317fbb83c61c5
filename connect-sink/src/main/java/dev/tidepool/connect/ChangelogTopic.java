package dev.tidepool.connect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What the broker says of the topic of a changelog, which is made if it is not there.
 *
 * @param id another one, if it was made anew
 * @param tombstoneAgeMs for so long tombstones are kept
 */
record ChangelogTopic(Uuid id, long tombstoneAgeMs) {
  private static final int ATTEMPTS_MAX = 100;
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  /**
   * Looks for the topic {@code name}; makes it, compacted, or gives it more partitions, until it
   * has {@code partition}.
   *
   * @throws KafkaException if the broker does not answer, or refuses
   * @throws ConnectException if records of the topic are deleted by time or size
   */
  static ChangelogTopic ensure(Map<String, Object> clientSettings, String name, int partition) {
    try (Admin admin = Admin.create(clientSettings)) {
      for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        Optional<TopicDescription> topic = describe(admin, name);
        if (topic.isEmpty()) {
          NewTopic compacted =
              new NewTopic(name, Optional.of(partition + 1), Optional.empty())
                  .configs(
                      Map.of(
                          TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
          tolerate(TopicExistsException.class, admin.createTopics(List.of(compacted)).all());
        } else if (topic.get().partitions().size() <= partition) {
          tolerate(
              InvalidPartitionsException.class,
              admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partition + 1))).all());
        } else {
          return checked(admin, name, topic.get().topicId());
        }
        LockSupport.parkNanos(PAUSE_NANOS); // until all brokers know
      }
      throw new KafkaException("the topic " + name + " was made, but cannot be seen");
    }
  }

  private static Optional<TopicDescription> describe(Admin admin, String name) {
    try {
      return Optional.of(await(admin.describeTopics(List.of(name)).allTopicNames()).get(name));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  private static ChangelogTopic checked(Admin admin, String name, Uuid id) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config config = await(admin.describeConfigs(List.of(resource)).all()).get(resource);
    String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new ConnectException(
          "the changelog "
              + name
              + " has cleanup.policy="
              + policy
              + ", by which rows would be lost: set it to compact, or name another topic by "
              + SinkConfig.CHANGELOG_TOPIC_FORMAT);
    }
    return new ChangelogTopic(
        id, Long.parseLong(config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG).value()));
  }

  /** Waits; another task may have been faster. */
  private static void tolerate(Class<? extends KafkaException> other, KafkaFuture<Void> made) {
    try {
      await(made);
    } catch (KafkaException e) {
      if (!other.isInstance(e)) {
        throw e;
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(); // ends by default.api.timeout.ms
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("interrupted while the broker was asked for a changelog", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }
}
