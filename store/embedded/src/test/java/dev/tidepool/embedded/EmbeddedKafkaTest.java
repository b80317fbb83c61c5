package dev.tidepool.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a started broker does for its clients, and what a later start finds. */
@Timeout(180)
class EmbeddedKafkaTest {

  @TempDir Path directory;

  @BeforeAll
  static void keepTheJvm() {
    FatalFaults.throwInsteadOfExiting();
  }

  @AfterAll
  static void letKafkaExitAgain() {
    FatalFaults.restore();
  }

  /** Both group protocols read what was produced, and a group's second member finds it consumed. */
  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void recordsAreConsumedWithEitherGroupProtocol(String protocol) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      kafka.createTopic("orders", 1, Map.of());
      Records.produce(kafka, "orders", "a", "b");
      assertThat(Records.consume(kafka, protocol, "g", "orders", 2)).containsExactly("a", "b");

      Records.produce(kafka, "orders", "c");
      assertThat(Records.consume(kafka, protocol, "g", "orders", 1)).containsExactly("c");
    }
  }

  /** Transactions work with one broker: committed records are read, aborted ones are not. */
  @Test
  void transactionsCommitAndAbort() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      kafka.createTopic("orders", 1, Map.of());
      try (var producer = Records.producer(kafka, Map.of("transactional.id", "t"))) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("orders", "aborted"));
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("orders", "committed"));
        producer.commitTransaction();
      }
      assertThat(Records.consume(kafka, "consumer", "g", "orders", 1)).containsExactly("committed");
    }
  }

  /**
   * Batches that a producer sends to a new topic at once, several on the way, arrive. A leader that
   * is not ready yet would refuse the first, take the second, and never again take the first
   * (KAFKA-15591).
   */
  @Test
  void aNewTopicTakesManyBatchesAtOnce() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory);
        var producer =
            Records.producer(kafka, Map.of("batch.size", 1, "delivery.timeout.ms", 40_000))) {
      List<Future<?>> sent = new ArrayList<>();
      for (int topic = 0; topic < 10; topic++) {
        kafka.createTopic("t" + topic, 100, Map.of());
        for (int i = 0; i < 500; i++) {
          sent.add(producer.send(new ProducerRecord<>("t" + topic, i % 100, null, "value" + i)));
        }
      }
      for (Future<?> each : sent) {
        each.get();
      }
    }
  }

  /** A new directory has the features behind the new group protocols, Streams' included. */
  @Test
  void productionFeaturesAreOn() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory);
        Admin admin = admin(kafka)) {
      var features = admin.describeFeatures().featureMetadata().get().finalizedFeatures();
      assertThat(features).containsKeys("group.version", "streams.version", "transaction.version");
      assertThat(features.get("streams.version").maxVersionLevel()).isPositive();
    }
  }

  /** A second start on the directory, on another port, has the same cluster, topics and records. */
  @Test
  void aNewBrokerOnTheSameDirectoryHasEverything() throws Exception {
    String clusterId;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      kafka.createTopic("orders", 3, Map.of("max.message.bytes", "123456"));
      Records.produce(kafka, "orders", "a", "b", "c");
      clusterId = clusterId(kafka);
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      assertThat(clusterId(kafka)).isEqualTo(clusterId);
      assertThat(configOf(kafka, "orders", "max.message.bytes")).isEqualTo("123456");
      assertThat(Records.consume(kafka, "consumer", "g", "orders", 3))
          .containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  /** A restart keeps the address, so that a client opened before it carries on after it. */
  @Test
  void clientsOutliveARestart() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      String address = kafka.bootstrapServers();
      kafka.createTopic("orders", 1, Map.of());
      try (var producer = Records.producer(kafka, Map.of())) {
        producer.send(new ProducerRecord<>("orders", "before")).get();
        kafka.stop();
        assertThat(kafka.isRunning()).isFalse();
        kafka.restart();
        assertThat(kafka.bootstrapServers()).isEqualTo(address);
        producer.send(new ProducerRecord<>("orders", "after")).get();
      }
      assertThat(Records.consume(kafka, "classic", "g", "orders", 2))
          .containsExactly("before", "after");
    }
  }

  /** Two brokers in one JVM share neither records nor fate. */
  @Test
  void twoBrokersRunSideBySide() throws Exception {
    try (EmbeddedKafka left = EmbeddedKafka.start(directory.resolve("left"));
        EmbeddedKafka right = EmbeddedKafka.start(directory.resolve("right"))) {
      assertThat(left.bootstrapServers()).isNotEqualTo(right.bootstrapServers());
      left.createTopic("orders", 1, Map.of());
      right.createTopic("orders", 1, Map.of());
      Records.produce(left, "orders", "left");
      Records.produce(right, "orders", "right");
      assertThat(Records.consume(left, "consumer", "g", "orders", 1)).containsExactly("left");

      left.stop();
      assertThat(Records.consume(right, "consumer", "g", "orders", 1)).containsExactly("right");
    }
  }

  /** Creating a topic again is harmless, unless it would have to become another topic. */
  @Test
  void createTopicIsIdempotent() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      kafka.createTopic("orders", 2, Map.of("retention.ms", "1000000"));
      kafka.createTopic("orders", 2, Map.of());
      assertThat(configOf(kafka, "orders", "retention.ms")).isEqualTo("1000000");

      assertThatThrownBy(() -> kafka.createTopic("orders", 3, Map.of()))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("orders exists with 2 partitions, expected 3");
      assertThatThrownBy(() -> kafka.createTopic("bad name", 1, Map.of()))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("bad name");
      assertThatThrownBy(() -> kafka.createTopic("late", 1, Map.of("no.such.setting", "1")))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("no.such.setting");
    }
  }

  /** Settings of the caller reach the broker and win over the defaults of this module. */
  @Test
  void settingsOverrideTheDefaults() throws Exception {
    EmbeddedKafkaOptions options =
        EmbeddedKafkaOptions.in(directory).withSetting("offsets.topic.num.partitions", "2");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(options);
        Admin admin = admin(kafka)) {
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "0");
      var configs = admin.describeConfigs(Set.of(broker)).all().get().get(broker);
      assertThat(configs.get("offsets.topic.num.partitions").value()).isEqualTo("2");
      assertThat(configs.get("offsets.topic.replication.factor").value()).isEqualTo("1");
    }
  }

  /** Stopping twice is harmless; a stopped broker says so instead of waiting for itself. */
  @Test
  void aStoppedBrokerSaysSo() {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory);
    kafka.stop();
    assertThatCode(kafka::stop).doesNotThrowAnyException();
    assertThatThrownBy(() -> kafka.createTopic("orders", 1, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(kafka.bootstrapServers() + " is stopped");
    kafka.close();
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static String clusterId(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      return admin.describeCluster().clusterId().get();
    }
  }

  private static String configOf(EmbeddedKafka kafka, String topic, String name) throws Exception {
    try (Admin admin = admin(kafka)) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
    }
  }
}
