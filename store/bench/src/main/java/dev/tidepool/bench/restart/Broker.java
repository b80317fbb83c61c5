package dev.tidepool.bench.restart;

import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.embedded.EmbeddedKafkaOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The broker and the clients that feed and watch the application. */
final class Broker implements AutoCloseable {

  private static final long PATIENCE_NANOS = 600_000_000_000L;
  private static final long POLL_MILLIS = 50;

  /** A question to the broker. */
  @FunctionalInterface
  private interface Question {
    boolean holds() throws ExecutionException, InterruptedException;
  }

  private final Path directory;
  private final EmbeddedKafka kafka;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;

  private Broker(Path directory, EmbeddedKafka kafka) {
    this.directory = directory;
    this.kafka = kafka;
    Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
    this.admin = Admin.create(clients);
    this.producer =
        new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static Broker start(Path directory) {
    EmbeddedKafkaOptions options =
        EmbeddedKafkaOptions.in(directory).withSetting("group.min.session.timeout.ms", "1000");
    return new Broker(directory, EmbeddedKafka.start(options));
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  void createTopic(String topic) {
    kafka.createTopic(topic, 1, Map.of());
  }

  /** Sends without waiting; {@link #flush} waits. */
  void send(String topic, byte[] key, byte[] value) {
    producer.send(new ProducerRecord<>(topic, key, value));
  }

  void flush() {
    producer.flush();
  }

  /** Returns once {@code applicationId} has committed its input up to {@code offset}. */
  void awaitCommitted(String applicationId, String topic, long offset)
      throws InterruptedException, IOException {
    TopicPartition input = new TopicPartition(topic, 0);
    await(
        () -> {
          var committed =
              admin
                  .listConsumerGroupOffsets(applicationId)
                  .partitionsToOffsetAndMetadata()
                  .get()
                  .get(input);
          return committed != null && committed.offset() >= offset;
        },
        applicationId + " does not commit " + offset);
  }

  /** Returns once the broker has noticed that no member of {@code applicationId} lives. */
  void awaitNoMembers(String applicationId) throws InterruptedException, IOException {
    await(
        () ->
            admin
                .describeConsumerGroups(java.util.List.of(applicationId))
                .describedGroups()
                .get(applicationId)
                .get()
                .members()
                .isEmpty(),
        applicationId + " does not lose its dead member");
  }

  private static void await(Question question, String complaint)
      throws InterruptedException, IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() - deadline < 0) {
      try {
        if (question.holds()) {
          return;
        }
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
          throw new IOException(complaint, e);
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException(complaint);
  }

  @Override
  public void close() throws IOException {
    producer.close();
    admin.close();
    kafka.close();
    DiskUsage.delete(directory);
  }
}
