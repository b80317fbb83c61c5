package dev.tidepool.server.catalog;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** How the topic of the catalog is read. One consumer: one thread. */
final class CatalogTopic implements AutoCloseable {
  private final TopicPartition partition;
  private final Consumer<String, byte[]> consumer;
  private CatalogState state = CatalogState.EMPTY;

  /** Reads {@code topic} from its beginning, and only what was committed. */
  CatalogTopic(String topic, Map<String, Object> clientSettings) {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    partition = new TopicPartition(topic, 0);
    consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Takes what has come, and waits for it {@code timeout} at most. */
  CatalogState poll(Duration timeout) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
      CatalogTable table = record.value() == null ? null : CatalogJson.read(record.value());
      state = state.with(record.key(), table, record.offset() + 1);
    }
    state = state.at(consumer.position(partition)); // behind the marks of transactions too
    return state;
  }

  /** Reads up to what is the end now. */
  CatalogState readToEnd() {
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    while (state.nextOffset() < end) {
      poll(Duration.ofMillis(100));
    }
    return state;
  }

  /** Ends a poll in another thread. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
