package dev.tidepool.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes and reads values of a topic, for tests; each call opens a client of its own. */
final class Records {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private Records() {}

  /** Sends the values and returns once the broker has acknowledged all of them. */
  static void produce(EmbeddedKafka kafka, String topic, String... values) throws Exception {
    try (var producer = producer(kafka, Map.of())) {
      List<Future<?>> sent = new ArrayList<>();
      for (String value : values) {
        sent.add(producer.send(new ProducerRecord<>(topic, value)));
      }
      for (Future<?> each : sent) {
        each.get();
      }
    }
  }

  /** Opens a producer of strings. */
  static KafkaProducer<String, String> producer(EmbeddedKafka kafka, Map<String, Object> more) {
    var configs = new HashMap<String, Object>(more);
    configs.put("bootstrap.servers", kafka.bootstrapServers());
    return new KafkaProducer<>(configs, new StringSerializer(), new StringSerializer());
  }

  /**
   * Reads committed values from the start as a new member of {@code group}, until {@code count}
   * have come or the timeout passes; {@code protocol} is {@code classic} or {@code consumer}.
   */
  static List<String> consume(
      EmbeddedKafka kafka, String protocol, String group, String topic, int count) {
    Map<String, Object> configs =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.protocol",
            protocol,
            "group.id",
            group,
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest");
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(configs, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
      consumer.commitSync();
    }
    return values;
  }
}
