package dev.tidepool.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates topics and waits until clients can use them. Each call opens a short-lived client. */
final class Topics {

  private static final long VISIBLE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private Topics() {}

  /** See {@link EmbeddedKafka#createTopic(String, int, Map)}. */
  static void create(
      String bootstrapServers, String name, int partitions, Map<String, String> configs) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      createUnlessPresent(admin, name, partitions, configs);
      TopicDescription topic = awaitVisible(admin, name);
      awaitLeaders(admin, topic);
      int actual = topic.partitions().size();
      if (actual != partitions) {
        throw new EmbeddedKafkaException(
            "topic "
                + name
                + " exists with "
                + actual
                + " partitions, expected "
                + partitions
                + "; delete it or ask for what is there");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedKafkaException("interrupted while creating topic " + name, e);
    } catch (ExecutionException e) {
      throw new EmbeddedKafkaException(
          "cannot create topic " + name + ": " + e.getCause().getMessage(), e.getCause());
    }
  }

  private static void createUnlessPresent(
      Admin admin, String name, int partitions, Map<String, String> configs)
      throws InterruptedException, ExecutionException {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
    try {
      admin.createTopics(List.of(topic.configs(configs))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /*
   * The controller answers once the topic is in its log; the broker's view follows a moment later.
   * Streams treats a source topic missing in that moment as an error, so we wait it out here.
   */
  private static TopicDescription awaitVisible(Admin admin, String name)
      throws InterruptedException, ExecutionException {
    long deadline = System.nanoTime() + VISIBLE_TIMEOUT_NANOS;
    while (System.nanoTime() < deadline) {
      try {
        TopicDescription topic =
            admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
        if (topic.partitions().stream().allMatch(partition -> partition.leader() != null)) {
          return topic;
        }
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new EmbeddedKafkaException(
        "topic " + name + " was created but has no leaders after 30 s; see the log of the broker");
  }

  /*
   * A broker tells of a leader before the leader takes records. Sent in that moment, several
   * batches on the way, the first may be refused and the second taken; then the first is out of
   * sequence for ever, and its records are lost (KAFKA-15591). Offsets come from a leader that is
   * ready, and the client asks until it is.
   */
  private static void awaitLeaders(Admin admin, TopicDescription topic)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicPartitionInfo partition : topic.partitions()) {
      ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
    }
    admin.listOffsets(ends).all().get();
  }
}
