package dev.tidepool.examples.sink;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Orders of a shop as JSON, the key {@code {"id": ...}}: the same with each start. */
final class Orders {
  static final String TOPIC = "orders";

  private static final List<String> CITIES = List.of("Riga", "Oslo", "Kyiv", "Bern", "Cork");
  private static final List<String> STATUSES = List.of("new", "paid", "sent", "returned");
  private static final int SEED = 5;

  private Orders() {}

  /** Writes so many orders; those that were there before are written again. */
  static void write(String bootstrapServers, int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    try (Producer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      for (int id = 1; id <= count; id++) {
        String value =
            "{\"status\":\"%s\",\"cents\":%d,\"address\":{\"city\":\"%s\"},\"articles\":[\"a%d\",\"a%d\"]}"
                .formatted(
                    STATUSES.get(random.nextInt(STATUSES.size())),
                    random.nextInt(100, 50_000),
                    CITIES.get(random.nextInt(CITIES.size())),
                    random.nextInt(500),
                    random.nextInt(500));
        producer.send(new ProducerRecord<>(TOPIC, "{\"id\":" + id + "}", value));
      }
    }
  }
}
