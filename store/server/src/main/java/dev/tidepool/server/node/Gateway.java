package dev.tidepool.server.node;

import dev.tidepool.endpoint.RowCondition;
import dev.tidepool.server.command.Command;
import dev.tidepool.server.command.CommandJson;
import dev.tidepool.server.command.CommandTable;
import dev.tidepool.server.command.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends commands to partitions, and hears their replies.
 *
 * <p><b>Threads:</b> any.
 */
final class Gateway implements AutoCloseable {
  /** Of a command, with room for what Kafka adds. */
  private static final int COMMAND_BYTES_MAX = CommandTable.RECORD_BYTES_MAX - (1 << 16);

  private final Producer<byte[], byte[]> producer;
  private final Replies replies;
  private final int replyPartition;

  /** A gateway that hears replies on one of {@code replyPartitionCount} partitions. */
  Gateway(NodeOptions options, int replyPartitionCount) {
    Map<String, Object> settings = new HashMap<>(options.clients());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, CommandTable.RECORD_BYTES_MAX);
    settings.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) options.replyTimeout().toMillis());
    settings.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) options.replyTimeout().toMillis() / 2);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, options.replyTimeout().toMillis());
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    replyPartition = ThreadLocalRandom.current().nextInt(replyPartitionCount);
    replies = new Replies(options.replyTopic(), replyPartition, options.clients());
  }

  /** What topics of commands and replies have to be set to. */
  static Map<String, String> topicSettings() {
    return Map.of("max.message.bytes", String.valueOf(CommandTable.RECORD_BYTES_MAX));
  }

  /**
   * Sends a command.
   *
   * @return done once the change is committed, or refused; exceptionally if it was not sent
   * @throws IllegalArgumentException if it is too large
   */
  CompletableFuture<Reply> send(String topic, int partition, Asked asked) {
    Command command =
        new Command(
            asked.id,
            asked.mark,
            asked.conditions,
            replyPartition,
            asked.columnsVersion,
            asked.statements);
    byte[] bytes = CommandJson.write(command);
    if (bytes.length > COMMAND_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the request is larger than " + COMMAND_BYTES_MAX + " bytes for one partition");
    }
    CompletableFuture<Reply> reply = replies.expect(topic, partition, asked);
    producer.send(
        new ProducerRecord<>(topic, partition, null, bytes),
        (metadata, failure) -> {
          if (failure != null) {
            reply.completeExceptionally(failure);
          }
        });
    return reply;
  }

  /** What a partition is asked under an id; the parts of a {@link Command}. */
  record Asked(
      String id,
      String mark,
      List<RowCondition> conditions,
      int columnsVersion,
      List<Command.Statement> statements) {}

  /** Forgets a reply that nobody waits for any more. */
  void forget(String topic, int partition, Asked asked) {
    replies.forget(topic, partition, asked);
  }

  @Override
  public void close() {
    producer.close();
    replies.close();
  }
}
