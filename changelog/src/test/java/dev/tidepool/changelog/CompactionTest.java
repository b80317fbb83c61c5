package dev.tidepool.changelog;

import static dev.tidepool.changelog.TableFixture.builder;
import static dev.tidepool.changelog.TableFixture.bytes;
import static dev.tidepool.changelog.TableFixture.isTheTopic;
import static dev.tidepool.changelog.TableFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.testkit.Until;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that was compacted has gaps; neither a restore nor a resume minds. */
@Tag("broker")
class CompactionTest {

  private static final int RECORDS = 3_000;

  @TempDir private Path directory;

  @Test
  void gapsAreReadOver() throws Exception {
    try (TestBroker broker = new TestBroker()) {
      String topic = "compacted";
      broker
          .kafka()
          .createTopic(
              topic,
              1,
              Map.of(
                  "cleanup.policy", "compact",
                  "min.cleanable.dirty.ratio", "0.001",
                  "segment.ms", "100"));
      try (ChangelogTable early = builder(broker, topic, directory.resolve("early")).open()) {
        send(broker, topic, RECORDS / 2);
        isTheTopic(early, broker, topic);
      }
      send(broker, topic, RECORDS / 2);
      Until.holds(
          () -> {
            send(broker, topic, 1); // a new segment, or the last one stays as it is
            assertThat(broker.recordCount(topic)).isLessThan(RECORDS / 4);
          });
      try (ChangelogTable early = builder(broker, topic, directory.resolve("early")).open();
          ChangelogTable late = builder(broker, topic, directory.resolve("late")).open()) {
        isTheTopic(late, broker, topic);
        isTheTopic(early, broker, topic);
        assertThat(late.status().progress().records()).isLessThan(RECORDS / 4);
        assertThat(late.status().partitions().get(0).offset()).isGreaterThan(RECORDS);
        assertThat(early.status().partitions().get(0).resets()).isZero();
      }
    }
  }

  private static void send(TestBroker broker, String topic, int count) {
    try (KafkaProducer<byte[], byte[]> producer = broker.producer(null)) {
      for (int i = 0; i < count; i++) {
        byte[] value = i % 13 == 5 ? null : row("c", i);
        producer.send(new ProducerRecord<>(topic, bytes("k" + i % 50), value));
      }
    }
  }
}
