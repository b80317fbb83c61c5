package dev.tidepool.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.server.Client.Answer;
import dev.tidepool.server.command.NewerVersionException;
import dev.tidepool.server.command.Reply;
import dev.tidepool.server.copy.CopyFolder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node meets what a newer one wrote, as it may while a cluster is upgraded node by node. */
@Tag("broker")
@Timeout(180)
class NewerVersionTest {
  private static final long PAUSE_NANOS = 20_000_000;
  private static final String UPGRADE = "start this node with the newer version";

  @TempDir Path directory;
  private LoneNode node;

  @BeforeEach
  void start() throws Exception {
    node = new LoneNode(directory, CopyFolder.none());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Map<String, Object> clients() {
    return Map.of("bootstrap.servers", node.kafka().bootstrapServers());
  }

  private void write(String topic, String key, String value) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(clients(), new StringSerializer(), new ByteArraySerializer())) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, 0, key, bytes)).get();
    }
  }

  private String state(String table) {
    return node.rows("SHOW TABLES").stream()
        .filter(row -> row.get(0).equals(table))
        .map(row -> (String) row.get(4))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until it says that it is not ready, and why. */
  private void awaitUnready(String why) throws Exception {
    HttpResponse<String> answer;
    do {
      LockSupport.parkNanos(PAUSE_NANOS);
      answer = node.client().send(node.client().to("/readyz"));
    } while (answer.statusCode() != 503 || !answer.body().contains(why));
    assertThat(answer.body()).contains(UPGRADE);
  }

  /** It stays the next to be executed: by whoever has the partition then, and knows it. */
  @Test
  void aCommandStopsItsTableAndNoOther() throws Exception {
    node.rows("CREATE TABLE stopped (id INT PRIMARY KEY) WITH (partitions = 1)");
    node.rows("CREATE TABLE other (id INT PRIMARY KEY) WITH (partitions = 1)");
    String position = (String) node.rows("INSERT INTO stopped VALUES (1)").get(0).get(1);
    String topic = position.replaceAll("\\{\"([^\"]+)\".*", "$1");
    write(topic, null, "{\"version\":4,\"id\":\"x\"}");
    awaitUnready("a command is of version 4");
    assertThat(state("stopped")).contains(topic + "-0 offset 1", "version 4", UPGRADE);
    Answer answer = node.client().askWithin(500, "INSERT INTO stopped VALUES (2)");
    assertThat(answer.status()).as(answer.error()).isEqualTo(504);
    assertThat(answer.error()).startsWith("OUTCOME_UNKNOWN");
    node.rows("INSERT INTO other VALUES (1)");
    assertThat(node.rows("SELECT id FROM other")).containsExactly(List.of(1));
    try (Admin admin = Admin.create(clients())) {
      Map<TopicPartition, OffsetAndMetadata> read =
          admin
              .listConsumerGroupOffsets(topic.replace("-commands", ""))
              .partitionsToOffsetAndMetadata()
              .get();
      assertThat(read.get(new TopicPartition(topic, 0)).offset()).isEqualTo(1);
    }
  }

  @Test
  void aDefinitionIsNotPassedOver() throws Exception {
    node.rows("CREATE TABLE known (id INT PRIMARY KEY)");
    node.rows("INSERT INTO known VALUES (1)");
    write("test-catalog", "new", "{\"version\":3,\"name\":\"new\"}");
    awaitUnready("the catalog cannot be read: a definition is of version 3");
    assertThat(node.rows("SELECT id FROM known")).containsExactly(List.of(1));
    Answer answer = node.ask("CREATE TABLE more (id INT PRIMARY KEY)");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.error()).contains("nothing was changed", "version 3");
    assertThatThrownBy(
            () ->
                new TestNode(
                    node.kafka().bootstrapServers(),
                    "b",
                    directory.resolve("b"),
                    CopyFolder.none()))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("version 3")
        .hasMessageContaining(UPGRADE);
  }

  /** It is an answer nobody here can read: who waits is told, and does not wait for another. */
  @Test
  void aReplyEndsTheWaitOfWhoItIsFor() throws Exception {
    node.kafka().createTopic("heard", 1, Map.of());
    Replies replies = new Replies("heard", 0, clients());
    try {
      var asked = new Gateway.Asked("one", "m", List.of(), 1, List.of());
      var other = new Gateway.Asked("two", "m", List.of(), 1, List.of());
      CompletableFuture<Reply> waiting = replies.expect("t-commands", 3, asked);
      CompletableFuture<Reply> waitingToo = replies.expect("t-commands", 3, other);
      String reply =
          "{\"version\":%d,\"id\":\"%s\",\"mark\":\"m\",\"counts\":[1],\"topic\":\"t-commands\","
              + "\"partition\":3,\"offset\":7}";
      write("heard", null, reply.formatted(3, "one"));
      assertThatThrownBy(waiting::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(NewerVersionException.class)
          .hasMessageContaining("a reply is of version 3");
      write("heard", null, reply.formatted(2, "two"));
      assertThat(waitingToo.get().offset()).isEqualTo(7);
    } finally {
      replies.close();
    }
  }
}
