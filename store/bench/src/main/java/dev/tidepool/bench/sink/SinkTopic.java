package dev.tidepool.bench.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidepool.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker with a topic of orders in JSON without a schema, each of another key.
 *
 * @param partitionCount of the topic
 * @param bytes of all keys and values
 */
public record SinkTopic(EmbeddedKafka kafka, int partitionCount, int recordCount, long bytes)
    implements AutoCloseable {

  static final String NAME = "orders";

  private static final List<String> STATUSES = List.of("new", "paid", "sent", "returned");
  private static final int CITY_COUNT = 1_000;
  private static final int CENTS_MAX = 1_000_000;
  private static final int NOTE_WORDS = 4;

  /** Starts the broker and fills the topic. */
  public static SinkTopic of(Path directory, int partitionCount, int recordCount) {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory);
    kafka.createTopic(NAME, partitionCount, Map.of());
    SplittableRandom random = new SplittableRandom(1);
    long bytes = 0;
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int id = 0; id < recordCount; id++) {
        byte[] key = ("{\"id\":" + id + "}").getBytes(UTF_8);
        byte[] value = order(random).getBytes(UTF_8);
        bytes += key.length + value.length;
        producer.send(new ProducerRecord<>(NAME, id % partitionCount, key, value));
      }
    }
    return new SinkTopic(kafka, partitionCount, recordCount, bytes);
  }

  private static String order(SplittableRandom random) {
    StringBuilder note = new StringBuilder();
    for (int i = 0; i < NOTE_WORDS; i++) {
      note.append(Long.toHexString(random.nextLong())).append(' ');
    }
    return "{\"status\":\"%s\",\"cents\":%d,\"city\":\"city-%d\",\"note\":\"%s\"}"
        .formatted(
            STATUSES.get(random.nextInt(STATUSES.size())),
            random.nextInt(CENTS_MAX),
            random.nextInt(CITY_COUNT),
            note);
  }

  @Override
  public void close() {
    kafka.close();
  }
}
