package dev.tidepool.bench.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidepool.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker with a topic full of records, each of another key, that is the changelog of a store, and
 * an empty topic that the application of the store reads.
 *
 * @param partitionCount of both
 */
public record FilledTopic(EmbeddedKafka kafka, int partitionCount, int recordCount)
    implements AutoCloseable {

  static final String APPLICATION = "restore";
  static final String STORE = "rows";
  static final String INPUT = "input";
  static final String CHANGELOG = APPLICATION + "-" + STORE + "-changelog";

  /** Starts the broker and fills the topic. */
  public static FilledTopic of(
      Path directory, int partitionCount, int recordCount, int valueBytes) {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory);
    kafka.createTopic(INPUT, partitionCount, Map.of());
    kafka.createTopic(CHANGELOG, partitionCount, Map.of("cleanup.policy", "compact"));
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      SplittableRandom random = new SplittableRandom(1);
      byte[] value = new byte[valueBytes];
      for (int i = 0; i < recordCount; i++) {
        for (int at = 0; at < valueBytes; at++) {
          value[at] = (byte) ('a' + random.nextInt(26));
        }
        byte[] key = "key-%012d".formatted(i).getBytes(UTF_8);
        producer.send(new ProducerRecord<>(CHANGELOG, i % partitionCount, key, value.clone()));
      }
    }
    return new FilledTopic(kafka, partitionCount, recordCount);
  }

  @Override
  public void close() {
    kafka.close();
  }
}
