package dev.tidepool.server.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes and deletes topics. <b>Threads:</b> any. */
final class Topics implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Admin admin;

  Topics(Map<String, Object> clientSettings) {
    this.admin = Admin.create(clientSettings);
  }

  /**
   * Makes a topic, or leaves it as it is if it is there. Returns once its leaders take records: a
   * producer that sends several batches before may lose the first (KAFKA-15591).
   */
  void create(String name, int partitions, int replicas, Map<String, String> configs) {
    NewTopic topic =
        new NewTopic(name, Optional.of(partitions), Optional.of((short) replicas)).configs(configs);
    try {
      await(admin.createTopics(List.of(topic)).all());
    } catch (NodeException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    int partitionCount;
    while ((partitionCount = partitionCount(name)) < 0) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new NodeException("topic " + name + " was made, but is not there", null);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    awaitLeaders(name, partitionCount);
  }

  /** Offsets come from leaders that are ready, and the client asks until they are. */
  private void awaitLeaders(String name, int partitionCount) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitionCount; partition++) {
      ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    await(admin.listOffsets(ends).all());
  }

  /** How many partitions a topic has; -1 if there is none of that name. */
  int partitionCount(String name) {
    try {
      return await(admin.describeTopics(List.of(name)).allTopicNames())
          .get(name)
          .partitions()
          .size();
    } catch (NodeException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return -1;
      }
      throw e;
    }
  }

  /** Deletes the topics whose names {@code condition} holds of. */
  void delete(Predicate<String> condition) {
    List<String> names = new ArrayList<>();
    for (String name : await(admin.listTopics().names())) {
      if (condition.test(name)) {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      return;
    }
    try {
      await(admin.deleteTopics(names).all());
    } catch (NodeException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new NodeException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new NodeException("Kafka did not answer within " + TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
