package dev.tidepool.examples.orders;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.embedded.EmbeddedKafkaOptions;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** The broker of the example and its topics. */
final class Topics {

  /** A year: the position of a consumer group must not be forgotten while the example rests. */
  private static final String OFFSETS_RETENTION_MINUTES = "525600";

  private static final Map<String, String> CUSTOMERS = Map.of("cleanup.policy", "compact");

  /** Orders leave by size, never by age: one that has not been counted yet must be there. */
  private static final Map<String, String> ORDERS =
      Map.of(
          "retention.ms", "-1",
          "retention.bytes", String.valueOf(512L << 20),
          "segment.bytes", String.valueOf(64 << 20));

  private Topics() {}

  /** Starts the broker and creates the topics, unless they are there. */
  static EmbeddedKafka startBroker(ExampleDirectory directory, int port) {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            EmbeddedKafkaOptions.in(directory.broker())
                .withPort(port)
                .withSetting("offsets.retention.minutes", OFFSETS_RETENTION_MINUTES));
    try {
      kafka.createTopic(OrdersTopology.CUSTOMERS_TOPIC, OrdersApp.PARTITION_COUNT, CUSTOMERS);
      kafka.createTopic(OrdersTopology.ORDERS_TOPIC, OrdersApp.PARTITION_COUNT, ORDERS);
      return kafka;
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  /**
   * How many records the changelogs of all stores hold: what a store without state of its own would
   * have to restore. Counts a marker per transaction as a record, as offsets do.
   */
  static long changelogRecordCount(String bootstrapServers)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      List<String> changelogs =
          admin.listTopics().names().get().stream().filter(t -> t.endsWith("-changelog")).toList();
      Collection<TopicDescription> topics =
          admin.describeTopics(changelogs).allTopicNames().get().values();
      return offsetSum(admin, topics, OffsetSpec.latest())
          - offsetSum(admin, topics, OffsetSpec.earliest());
    }
  }

  private static long offsetSum(Admin admin, Collection<TopicDescription> topics, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (TopicDescription topic : topics) {
      topic.partitions().forEach(p -> wanted.put(partition(topic.name(), p.partition()), spec));
    }
    return admin.listOffsets(wanted).all().get().values().stream().mapToLong(o -> o.offset()).sum();
  }

  private static TopicPartition partition(String topic, int partition) {
    return new TopicPartition(topic, partition);
  }
}
