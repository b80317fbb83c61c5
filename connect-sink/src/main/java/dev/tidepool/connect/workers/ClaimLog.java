package dev.tidepool.connect.workers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of parts, in a compacted topic of one partition: its order is the order of the claims, and
 * the last one of a part counts. A part that is given up has none.
 *
 * <p><b>Threads:</b> one, and {@link #latest} from any.
 */
final class ClaimLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimLog.class);
  private static final Duration PROBE = Duration.ofMillis(500);
  private static final int PROBE_BYTES = 16 << 10;
  private static final int ANSWER_MILLIS = 10_000;

  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> claims;
  private final Consumer<byte[], byte[]> sources; // looks at single topic partitions
  private final TopicPartition topic;
  private final ConcurrentMap<TopicPartition, Placed> latest = new ConcurrentHashMap<>();

  /** A claim and its offset, which is greater for each later one. */
  record Placed(Claim claim, long offset) {}

  /** The topic of the workers of {@code connector}: no two have the same. */
  static String topic(String connector) {
    StringBuilder name = new StringBuilder("tidepool-connect-");
    for (char c : connector.toCharArray()) {
      boolean isPlain = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
      name.append(isPlain ? String.valueOf(c) : String.format(".%04x", (int) c));
    }
    return name.toString();
  }

  /**
   * Makes the topic, unless it is there, and reads from its start.
   *
   * @throws KafkaException if no broker answers, or the topic may not be made
   */
  ClaimLog(WorkersSettings settings) {
    this.topic = new TopicPartition(topic(settings.connector()), 0);
    List<AutoCloseable> opened = new ArrayList<>();
    boolean isOpen = false;
    try {
      this.admin = keep(opened, admin(settings));
      makeTopic();
      this.producer = keep(opened, producer(settings));
      this.claims = keep(opened, consumer(settings));
      this.sources = keep(opened, consumer(settings));
      isOpen = true;
    } finally {
      if (!isOpen) {
        opened.forEach(client -> Utils.closeQuietly(client, "a client of " + topic));
      }
    }
    claims.assign(List.of(topic));
    claims.seekToBeginning(List.of(topic));
  }

  private static <T extends AutoCloseable> T keep(List<AutoCloseable> opened, T client) {
    opened.add(client);
    return client;
  }

  private static Admin admin(WorkersSettings settings) {
    return Admin.create(
        with(
            settings,
            Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS / 2)));
  }

  private static Producer<byte[], byte[]> producer(WorkersSettings settings) {
    return new KafkaProducer<>(
        with(
            settings,
            Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                ANSWER_MILLIS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS / 2,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static Map<String, Object> with(WorkersSettings settings, Map<String, Object> ours) {
    Map<String, Object> all = new HashMap<>(settings.kafka());
    all.putAll(ours);
    return all;
  }

  private static Consumer<byte[], byte[]> consumer(WorkersSettings settings) {
    return new KafkaConsumer<>(
        with(
            settings,
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                PROBE_BYTES)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private void makeTopic() {
    NewTopic compacted =
        new NewTopic(topic.topic(), Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try {
      got(admin.createTopics(List.of(compacted)).all());
    } catch (TopicExistsException e) {
      LOG.debug("{} is there", topic.topic());
    }
  }

  private static <T> T got(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new org.apache.kafka.common.errors.InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    }
  }

  // ---- claims ----------------------------------------------------------------------------------

  /** Reads on, and waits for {@code patience} if there is nothing. */
  void read(Duration patience) {
    for (ConsumerRecord<byte[], byte[]> each : claims.poll(patience)) {
      TopicPartition part = part(each.key());
      try {
        if (part != null && each.value() != null) {
          latest.put(part, new Placed(Claim.decode(each.value()), each.offset()));
        } else if (part != null) {
          latest.remove(part);
        }
      } catch (IOException e) {
        LOG.warn("{}: passing over a claim of {}: {}", topic, part, e.getMessage());
        latest.remove(part);
      }
    }
  }

  private static TopicPartition part(byte[] key) {
    String name = key == null ? "" : new String(key, UTF_8);
    int dash = name.lastIndexOf('-');
    try {
      return new TopicPartition(
          name.substring(0, Math.max(0, dash)), Integer.parseInt(name.substring(dash + 1)));
    } catch (NumberFormatException e) {
      LOG.warn("{} is no part", name);
      return null;
    }
  }

  /** The offset behind the last that was read. */
  long position() {
    return claims.position(topic);
  }

  /** The offset behind the last claim that there is. */
  long end() {
    return claims.endOffsets(List.of(topic)).get(topic);
  }

  /** The last claim of a part that was read; null if nobody has it. */
  Placed latest(TopicPartition part) {
    return latest.get(part);
  }

  /** Claims {@code part}, or gives it up if {@code claim} is null; returns the offset. */
  long write(TopicPartition part, Claim claim) {
    try {
      return producer
          .send(
              new ProducerRecord<>(
                  topic.topic(),
                  topic.partition(),
                  part.toString().getBytes(UTF_8),
                  claim == null ? null : claim.encode()))
          .get()
          .offset();
    } catch (InterruptedException e) {
      throw new org.apache.kafka.common.errors.InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException("a claim of " + part + " was not written", e.getCause());
    }
  }

  // ---- topics of the connector -----------------------------------------------------------------

  /** How many partitions the topics have; those that are not there are left out. */
  Map<String, Integer> partitionCounts(Collection<String> names) {
    Map<String, Integer> counts = new HashMap<>();
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(names).topicNameValues();
    described.forEach(
        (name, description) -> {
          try {
            counts.put(name, got(description).partitions().size());
          } catch (UnknownTopicOrPartitionException e) {
            LOG.debug("there is no topic {}", name);
          }
        });
    return counts;
  }

  /** The names of all topics but Kafka's own. */
  Collection<String> topicNames() {
    return got(admin.listTopics().names());
  }

  /** The offset behind the last record of {@code source} that is committed. */
  long end(TopicPartition source) {
    return sources.endOffsets(List.of(source)).get(source);
  }

  /** Whether there are no records in {@code source} from one offset up to another. */
  boolean isEmpty(TopicPartition source, long from, long to) {
    sources.assign(List.of(source));
    sources.seek(source, from);
    long deadlineNanos = System.nanoTime() + PROBE.toNanos();
    while (System.nanoTime() < deadlineNanos) {
      for (ConsumerRecord<byte[], byte[]> each : sources.poll(PROBE)) {
        return each.offset() >= to;
      }
      if (sources.position(source) >= to) {
        return true;
      }
    }
    return false; // not known: asked again
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    claims.close();
    sources.close();
    admin.close(Duration.ofSeconds(5));
  }
}
