package dev.tidepool.examples.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Somebody else who writes readings of sensors to the topic, until closed. */
final class Readings implements AutoCloseable {

  static final int SENSOR_COUNT = 2_000;
  private static final int PER_SECOND = 1_000;
  private static final List<String> CITIES = List.of("Riga", "Oslo", "Kyiv", "Bern", "Cork");

  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final Thread thread = new Thread(this::write, "readings");
  private volatile boolean closed;

  Readings(String bootstrapServers, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread.setDaemon(true);
    thread.start();
  }

  private void write() {
    SplittableRandom random = new SplittableRandom();
    while (!closed) {
      int sensor = random.nextInt(SENSOR_COUNT);
      String value =
          "{\"city\":\"%s\",\"celsius\":%d.%d}"
              .formatted(
                  CITIES.get(sensor % CITIES.size()), random.nextInt(35), random.nextInt(10));
      producer.send(
          new ProducerRecord<>(
              topic, "sensor-%04d".formatted(sensor).getBytes(UTF_8), value.getBytes(UTF_8)));
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}
