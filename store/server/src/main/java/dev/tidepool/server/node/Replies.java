package dev.tidepool.server.node;

import dev.tidepool.server.command.NewerVersionException;
import dev.tidepool.server.command.Reply;
import dev.tidepool.server.command.ReplyJson;
import dev.tidepool.server.command.ReplyJson.Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears one partition of the topic of replies, committed ones only, from when it is made on; those
 * for other nodes are passed over.
 *
 * <p><b>Threads:</b> any. It has one of its own.
 */
final class Replies implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<Address, CompletableFuture<Reply>> expected = new ConcurrentHashMap<>();
  private final Consumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile boolean isClosed;

  Replies(String topic, int partition, Map<String, Object> clientSettings) {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition replies = new TopicPartition(topic, partition);
    consumer.assign(List.of(replies));
    consumer.seekToEnd(List.of(replies));
    consumer.position(replies); // now, not with the first poll
    thread = new Thread(this::run, "tidepool-replies");
    thread.setDaemon(true);
    thread.start();
  }

  /** The reply of a partition to what it is asked, once it is there. */
  CompletableFuture<Reply> expect(String topic, int partition, Gateway.Asked asked) {
    return expected.computeIfAbsent(
        new Address(topic, partition, asked.id(), asked.mark()), key -> new CompletableFuture<>());
  }

  /** Nobody waits any more. */
  void forget(String topic, int partition, Gateway.Asked asked) {
    expected.remove(new Address(topic, partition, asked.id(), asked.mark()));
  }

  private void run() {
    while (!isClosed) {
      try {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          hear(record);
        }
      } catch (WakeupException e) {
        // closed
      } catch (KafkaException e) {
        LOG.error("replies cannot be read now, and are tried again: {}", e.getMessage(), e);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    consumer.close();
  }

  private void hear(ConsumerRecord<byte[], byte[]> record) {
    try {
      CompletableFuture<Reply> waiting = expected.remove(ReplyJson.address(record.value()));
      if (waiting != null) {
        answer(waiting, record);
      }
    } catch (IllegalArgumentException e) {
      LOG.error("passed over a record that is no reply, at offset {}", record.offset(), e);
    }
  }

  private static void answer(
      CompletableFuture<Reply> waiting, ConsumerRecord<byte[], byte[]> record) {
    try {
      waiting.complete(ReplyJson.read(record.value()));
    } catch (NewerVersionException | IllegalArgumentException e) {
      LOG.error("the reply at offset {} cannot be read: {}", record.offset(), e.getMessage());
      waiting.completeExceptionally(e); // who waits has to know that it came
    }
  }

  @Override
  public void close() {
    isClosed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
