package dev.tidepool.changelog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the broker about the topic. <b>Threads:</b> one.
 *
 * <p>Listing offsets also waits for the leaders of a topic that was just made: a leader that is
 * told of, but not ready, may refuse the first of several batches and take the second, and then the
 * first is lost (KAFKA-15591).
 */
final class TopicWatcher implements AutoCloseable {

  private final ChangelogSettings settings;
  private final long timeoutMs;
  private Admin admin;

  TopicWatcher(ChangelogSettings settings) {
    this.settings = settings;
    this.timeoutMs = Math.max(1000, settings.unreachableAfter().toMillis() / 2);
  }

  /**
   * Asks.
   *
   * @param positions where the reading of a partition is; -1 if nowhere
   * @return empty if there is no such topic
   * @throws ChangelogException if the broker does not answer, or refuses
   */
  Optional<LogFacts> ask(IntToLongFunction positions) throws InterruptedException {
    try {
      if (admin == null) {
        admin = Admin.create(settings.kafka().admin());
      }
      return Optional.of(facts(positions));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof UnknownTopicIdException) {
        return missing();
      }
      throw failed(e.getCause());
    } catch (TimeoutException e) {
      throw new ChangelogException("no answer within " + timeoutMs + " ms", e);
    } catch (org.apache.kafka.common.KafkaException e) {
      throw failed(e);
    }
  }

  private static ChangelogException failed(Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return new ChangelogException(root.getMessage(), cause);
  }

  private LogFacts facts(IntToLongFunction positions)
      throws ExecutionException, InterruptedException, TimeoutException {
    long askedMs = System.currentTimeMillis();
    long askedNanos = System.nanoTime();
    TopicDescription topic = describe();
    int count = topic.partitions().size();
    long[] before = new long[count];
    for (int i = 0; i < count; i++) {
      before[i] = positions.applyAsLong(i);
    }
    long[] starts = offsets(count, OffsetSpec.earliest());
    long[] ends = offsets(count, OffsetSpec.latest());
    if (!describe().topicId().equals(topic.topicId())) {
      throw new ChangelogException("the topic was created again just now");
    }
    return new LogFacts(topic.topicId(), starts, ends, askedMs, askedNanos, before);
  }

  private TopicDescription describe()
      throws ExecutionException, InterruptedException, TimeoutException {
    return get(
        admin.describeTopics(List.of(settings.topic())).topicNameValues().get(settings.topic()));
  }

  /** Behind the last committed record, for the latest; open transactions may follow. */
  private long[] offsets(int count, OffsetSpec spec)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(new TopicPartition(settings.topic(), i));
      wanted.put(partitions.get(i), spec);
    }
    ListOffsetsResult result =
        admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    long[] offsets = new long[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = get(result.partitionResult(partitions.get(i))).offset();
    }
    return offsets;
  }

  private Optional<LogFacts> missing() throws InterruptedException {
    if (settings.newTopic() > 0) {
      NewTopic topic =
          new NewTopic(settings.topic(), Optional.of(settings.newTopic()), Optional.empty())
              .configs(
                  Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
      try {
        get(admin.createTopics(List.of(topic)).all());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw failed(e.getCause());
        }
      } catch (TimeoutException e) {
        throw new ChangelogException("creating the topic took longer than " + timeoutMs + " ms", e);
      }
    }
    return Optional.empty();
  }

  private <T> T get(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(timeoutMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(java.time.Duration.ZERO);
    }
  }
}
