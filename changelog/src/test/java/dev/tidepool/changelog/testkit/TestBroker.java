package dev.tidepool.changelog.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidepool.changelog.ChangeRecord;
import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.embedded.EmbeddedKafkaOptions;
import dev.tidepool.engine.testkit.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;

/** A broker with what tests do to its topics. */
public final class TestBroker implements AutoCloseable {

  private static final AtomicInteger TOPIC_NUMBER = new AtomicInteger();

  private final Path directory;
  private final EmbeddedKafka kafka;
  private final Admin admin;

  public TestBroker() {
    try {
      directory = Files.createTempDirectory("tidepool-broker");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kafka =
        EmbeddedKafka.start(
            EmbeddedKafkaOptions.in(directory)
                .withSetting("group.min.session.timeout.ms", "1000")
                .withSetting("log.cleaner.backoff.ms", "50"));
    admin = Admin.create(clients());
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  public Map<String, Object> clients() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  public EmbeddedKafka kafka() {
    return kafka;
  }

  /** For what is not here. */
  public Admin admin() {
    return admin;
  }

  public String newTopic(int partitions) {
    return newTopic(partitions, "compact,delete");
  }

  /** One that may have records without keys, if its policy is not to compact it. */
  public String newTopic(int partitions, String cleanupPolicy) {
    String topic = "topic-" + TOPIC_NUMBER.incrementAndGet();
    kafka.createTopic(topic, partitions, Map.of("cleanup.policy", cleanupPolicy));
    return topic;
  }

  public void create(String topic, int partitions) {
    kafka.createTopic(topic, partitions, Map.of("cleanup.policy", "compact,delete"));
  }

  public void delete(String topic) {
    await(admin.deleteTopics(List.of(topic)).all());
    // Creating waits for the topic; deleting has to wait for its end.
    Until.holds(
        () -> {
          if (await(admin.listTopics().names()).contains(topic)) {
            throw new AssertionError(topic + " is still there");
          }
        });
  }

  public void addPartitions(String topic, int total) {
    await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total))).all());
  }

  public void truncate(String topic, int partition, long offset) {
    TopicPartition of = new TopicPartition(topic, partition);
    await(admin.deleteRecords(Map.of(of, RecordsToDelete.beforeOffset(offset))).all());
  }

  /** An offset in the middle of what is there. */
  public long middle(String topic, int partition) {
    TopicPartition of = new TopicPartition(topic, partition);
    long start =
        await(admin.listOffsets(Map.of(of, OffsetSpec.earliest())).partitionResult(of)).offset();
    long end =
        await(admin.listOffsets(Map.of(of, OffsetSpec.latest())).partitionResult(of)).offset();
    return (start + end) / 2;
  }

  public KafkaProducer<byte[], byte[]> producer(String transactionalId) {
    Map<String, Object> config = new HashMap<>(clients());
    if (transactionalId != null) {
      config.put("transactional.id", transactionalId);
    }
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** How many committed records the broker still has. */
  public int recordCount(String topic) {
    int[] count = {0};
    read(topic, "read_committed", record -> count[0]++);
    return count[0];
  }

  /** What a plain consumer of committed records finds, by partition and key. */
  public Map<Integer, Map<String, ChangeRecord>> content(String topic) {
    Map<Integer, Map<String, ChangeRecord>> content = new TreeMap<>();
    List<Integer> partitions = read(topic, "read_committed", record -> add(record, content));
    partitions.forEach(partition -> content.computeIfAbsent(partition, p -> new TreeMap<>()));
    return content;
  }

  private static void add(
      ConsumerRecord<String, byte[]> record, Map<Integer, Map<String, ChangeRecord>> content) {
    Map<String, ChangeRecord> rows =
        content.computeIfAbsent(record.partition(), partition -> new TreeMap<>());
    if (record.value() == null) {
      rows.remove(record.key());
    } else {
      rows.put(
          record.key(),
          new ChangeRecord(
              record.key().getBytes(UTF_8), record.value(), record.timestamp(), record.headers()));
    }
  }

  /** Gives all records to {@code action}; returns the partitions. */
  public List<Integer> read(
      String topic,
      String isolation,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> action) {
    try (Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "isolation.level",
                isolation,
                "fetch.max.wait.ms",
                "20"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(action);
      }
      return partitions.stream().map(TopicPartition::partition).toList();
    }
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no answer: " + e, e);
    }
  }

  public static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    kafka.close();
    try {
      Utils.delete(directory.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
