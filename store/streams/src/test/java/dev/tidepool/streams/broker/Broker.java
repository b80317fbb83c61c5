package dev.tidepool.streams.broker;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.embedded.EmbeddedKafkaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One broker for all tests of the run, with the few clients they need. */
final class Broker implements BeforeAllCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(Broker.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    running(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context);
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent("broker", key -> new Running(), Running.class);
  }

  /** The broker and its clients; closed when the last test is done. */
  static final class Running implements AutoCloseable {

    private final Path directory;
    private final EmbeddedKafka kafka;
    private final Admin admin;
    private final Producer<String, String> producer;

    Running() {
      try {
        directory = Files.createTempDirectory("tidepool-broker");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      kafka =
          EmbeddedKafka.start(
              EmbeddedKafkaOptions.in(directory)
                  .withSetting("group.min.session.timeout.ms", "1000")
                  .withSetting("log.cleaner.backoff.ms", "50")
                  .withSetting("transaction.partition.verification.enable", "true"));
      admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", kafka.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer());
    }

    String bootstrapServers() {
      return kafka.bootstrapServers();
    }

    void createTopic(String topic, int partitions) {
      kafka.createTopic(topic, partitions, Map.of());
    }

    /** Sends in order; a null value is a tombstone. */
    void send(String topic, List<Map.Entry<String, String>> records) {
      List<java.util.concurrent.Future<?>> sent = new ArrayList<>();
      for (Map.Entry<String, String> record : records) {
        sent.add(producer.send(new ProducerRecord<>(topic, record.getKey(), record.getValue())));
      }
      producer.flush();
      sent.forEach(Broker::await);
    }

    long endOffset(String topic, int partition) {
      TopicPartition wanted = new TopicPartition(topic, partition);
      return await(admin.listOffsets(Map.of(wanted, OffsetSpec.latest())).partitionResult(wanted))
          .offset();
    }

    /** All committed records that the broker still has, in order. */
    List<ConsumerRecord<String, byte[]>> read(String topic, int partition) {
      TopicPartition wanted = new TopicPartition(topic, partition);
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      try (Consumer<String, byte[]> consumer =
          new KafkaConsumer<>(
              Map.of("bootstrap.servers", bootstrapServers(), "isolation.level", "read_committed"),
              new StringDeserializer(),
              new ByteArrayDeserializer())) {
        consumer.assign(List.of(wanted));
        consumer.seekToBeginning(List.of(wanted));
        long end = consumer.endOffsets(List.of(wanted)).get(wanted);
        while (consumer.position(wanted) < end) {
          consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
      }
      return records;
    }

    /** The offset the application has committed for its input; -1 if none. */
    long committedOffset(String applicationId, String topic, int partition) {
      var committed =
          await(admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata())
              .get(new TopicPartition(topic, partition));
      return committed == null ? -1 : committed.offset();
    }

    /** Deletes what stands before {@code offset}. */
    void truncate(String topic, int partition, long offset) {
      await(
          admin
              .deleteRecords(
                  Map.of(
                      new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
              .all());
    }

    @Override
    public void close() throws IOException {
      producer.close();
      admin.close();
      kafka.close();
      Utils.delete(directory.toFile());
    }
  }

  static <T> T await(java.util.concurrent.Future<T> future) {
    try {
      return future.get(30, java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("the broker does not answer", e);
    }
  }
}
