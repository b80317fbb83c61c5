package dev.tidepool.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.server.copy.CopyFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions of many batches, one behind the other without a pause. A broker that still completes
 * the one before refuses the first batch of the next, and so those that were sent behind it, as out
 * of order; Kafka's producer sends them again.
 */
@Tag("broker")
@Timeout(180)
class LargeTransactionsTest {
  private static final int WRITERS = 4;
  private static final int ROUNDS = 8;
  private static final int ROWS = 100; // of 2 KB each: a dozen of a producer's batches
  private static final int ROW_COUNT = WRITERS * ROUNDS * ROWS;
  private static final Pattern COMMANDS = Pattern.compile("test-t[0-9]+-commands");

  @TempDir Path directory;

  @Test
  void allThatIsAcknowledgedIsInTheTableAndOnceInItsChangelog() throws Exception {
    try (LoneNode node = new LoneNode(directory, CopyFolder.none())) {
      for (String table : List.of("source", "target")) {
        node.rows(
            "CREATE TABLE %s (id INT PRIMARY KEY, note STRING) WITH (partitions = 1)"
                .formatted(table));
      }
      String rows =
          IntStream.range(0, ROWS).mapToObj("(%d, ?)"::formatted).collect(Collectors.joining(", "));
      Object[] notes = Collections.nCopies(ROWS, "n".repeat(2000)).toArray();
      node.rows("INSERT INTO source VALUES " + rows, notes);
      List<CompletableFuture<String>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = writer * ROUNDS;
        writers.add(CompletableFuture.supplyAsync(() -> write(node, first)));
      }
      String position = null;
      for (CompletableFuture<String> writer : writers) {
        position = writer.get();
      }
      assertThat(node.rows("SELECT COUNT(*), MIN(id), MAX(id) FROM target"))
          .containsExactly(List.of(ROW_COUNT, 0, ROW_COUNT - 1));
      Matcher commands = COMMANDS.matcher(position);
      assertThat(commands.find()).isTrue();
      List<String> keys =
          committedKeys(
              node.kafka().bootstrapServers(),
              commands.group().replace("-commands", "-rows-changelog"));
      assertThat(new TreeSet<>(keys)).hasSize(ROW_COUNT);
      assertThat(keys).hasSize(ROW_COUNT);
    }
  }

  /** Makes rows in so many commands; returns the position of the last. */
  private static String write(LoneNode node, int firstRound) {
    String position = null;
    for (int round = firstRound; round < firstRound + ROUNDS; round++) {
      List<Object> answer =
          node.rows("INSERT INTO target SELECT id + ?, note FROM source", round * ROWS).get(0);
      assertThat(answer.get(0)).isEqualTo(ROWS);
      position = (String) answer.get(1);
    }
    return position;
  }

  private static List<String> committedKeys(String bootstrapServers, String topic) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    TopicPartition partition = new TopicPartition(topic, 0);
    List<String> keys = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> keys.add(record.key()));
      }
    }
    return keys;
  }
}
