package dev.tidepool.connect;

import static dev.tidepool.connect.SinkFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.table.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Topics of {@link RandomTopic}s on a broker, as JSON with its schema: two of two partitions and
 * one, whose tables are one. What a {@code RandomTopic} has no record for is one with the header
 * {@value #DROPPED}, which the settings of {@link #connector} filter; what JSON cannot write is one
 * that is no JSON.
 */
final class TopicsOnBroker implements AutoCloseable {
  private static final String DROPPED = "dropped";
  private static final byte[] NO_JSON = "{not json".getBytes(StandardCharsets.UTF_8);
  private static final JsonConverter CONVERTER = new JsonConverter();

  static {
    CONVERTER.configure(Map.of("schemas.enable", "true"), false);
  }

  final TestBroker broker;
  final Map<TopicPartition, RandomTopic> topics = new LinkedHashMap<>();

  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<TopicPartition, Integer> writtenCounts = new HashMap<>();
  private final String deadLetters;

  TopicsOnBroker(TestBroker broker, SplittableRandom random, int keyCount) {
    this.broker = broker;
    this.producer = broker.producer(null);
    String two = broker.newTopic(2, "delete");
    String one = broker.newTopic(1, "delete");
    this.deadLetters = broker.newTopic(1, "delete");
    for (TopicPartition source :
        List.of(
            new TopicPartition(two, 0), new TopicPartition(two, 1), new TopicPartition(one, 0))) {
      topics.put(source, new RandomTopic(random.split(), source, keyCount));
    }
  }

  /** Settings of a sink for these topics. */
  Map<String, String> connector(String name, int tasksMax) {
    Map<String, String> settings = new HashMap<>();
    settings.put("name", name);
    settings.put("connector.class", TidepoolSinkConnector.class.getName());
    settings.put("tasks.max", String.valueOf(tasksMax));
    settings.put(
        "topics",
        String.join(",", topics.keySet().stream().map(TopicPartition::topic).distinct().toList()));
    settings.put("directory", "${here:directory}");
    settings.put("memory.bytes", String.valueOf(1 << 20));
    settings.put("retry.backoff.ms", "100");
    settings.put("table.name.format", "all");
    settings.put("delete.enabled", "true");
    settings.put("indexes", "name,address.city,qty,tags,address.city+qty");
    settings.put("transforms", "drop");
    settings.put("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter");
    settings.put("transforms.drop.predicate", "dropped");
    settings.put("predicates", "dropped");
    settings.put(
        "predicates.dropped.type", "org.apache.kafka.connect.transforms.predicates.HasHeaderKey");
    settings.put("predicates.dropped.name", DROPPED);
    settings.put("errors.tolerance", "all");
    settings.put("errors.deadletterqueue.topic.name", deadLetters);
    settings.put("errors.deadletterqueue.topic.replication.factor", "1");
    settings.put("errors.deadletterqueue.context.headers.enable", "true");
    settings.put("consumer.override.max.poll.records", "100");
    // The group waits for a consumer that was killed, and while it does no task can be stopped.
    settings.put("consumer.override.session.timeout.ms", "5000");
    settings.put("consumer.override.heartbeat.interval.ms", "1000");
    return settings;
  }

  /** Adds so many records to each partition, and writes them. */
  void grow(int count) {
    List<Future<RecordMetadata>> writes = new ArrayList<>();
    topics.forEach(
        (source, topic) -> {
          topic.grow(count);
          for (int i = writtenCounts.getOrDefault(source, 0); i < topic.records.size(); i++) {
            writes.add(producer.send(written(source, topic.records.get(i))));
          }
          writtenCounts.put(source, topic.records.size());
        });
    writes.forEach(TestBroker::await);
  }

  private static ProducerRecord<byte[], byte[]> written(TopicPartition source, SinkRecord record) {
    if (record == null) {
      RecordHeaders headers = new RecordHeaders();
      headers.add(DROPPED, new byte[0]);
      return new ProducerRecord<>(source.topic(), source.partition(), null, null, null, headers);
    }
    byte[] key = CONVERTER.fromConnectData(source.topic(), record.keySchema(), record.key());
    byte[] value =
        record.value() instanceof Map<?, ?> fields && fields.containsValue(Double.NaN)
            ? NO_JSON
            : CONVERTER.fromConnectData(source.topic(), record.valueSchema(), record.value());
    return new ProducerRecord<>(source.topic(), source.partition(), key, value);
  }

  // ---- what has become of them -----------------------------------------------------------------

  /** Where the group of {@code connector} should be once all is in the tables. */
  Map<TopicPartition, Long> ends() {
    Map<TopicPartition, Long> ends = new HashMap<>();
    topics.forEach((source, topic) -> ends.put(source, (long) topic.records.size()));
    return ends;
  }

  /** What the group of {@code connector} has committed. */
  Map<TopicPartition, Long> committed(String connector) {
    Map<TopicPartition, Long> committed = new HashMap<>();
    TestBroker.await(
            broker
                .admin()
                .listConsumerGroupOffsets("connect-" + connector)
                .partitionsToOffsetAndMetadata())
        .forEach((source, offset) -> committed.put(source, offset.offset()));
    return committed;
  }

  /** That the rows are what the records of {@code source} come to. */
  void check(TopicPartition source, Table table) throws Exception {
    Map<Object, Map<String, Object>> found = new TreeMap<>();
    rows(table).forEach(row -> found.put(Integer.valueOf((String) row.get("id")), row));
    assertThat(found).as("%s", source).isEqualTo(topics.get(source).rows);
    table.awaitIndexes();
    assertThat(table.verify()).isEmpty();
  }

  /** The places of the bad records. */
  List<String> bad() {
    List<String> bad = new ArrayList<>();
    topics.forEach(
        (source, topic) -> topic.bad.forEach(offset -> bad.add(source + " at offset " + offset)));
    return bad;
  }

  /** The places of the records that are in the dead-letter queue, as often as they are. */
  List<String> deadLetters() {
    List<String> places = new ArrayList<>();
    broker.read(
        deadLetters,
        "read_uncommitted",
        record ->
            places.add(
                header(record.headers(), "topic")
                    + "-"
                    + header(record.headers(), "partition")
                    + " at offset "
                    + header(record.headers(), "offset")));
    return places;
  }

  private static String header(org.apache.kafka.common.header.Headers headers, String name) {
    byte[] value = headers.lastHeader("__connect.errors." + name).value();
    return new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
  }
}
