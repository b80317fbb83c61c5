package dev.tidepool.endpoint.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.embedded.EmbeddedKafkaOptions;
import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.endpoint.cluster.ClusterOptions;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three instances over one broker, tables with keys of three serdes: each instance answers for all,
 * also while one of them leaves, and what was written is seen by who carries its position.
 */
@Tag("broker")
class StreamsClusterTest {
  private static final int ROW_COUNT = 300;
  private static final int PARTITION_COUNT = 5;
  private static final String SECRET = "between-instances-only";
  private static final String BIG_TIMEOUT = "\"timeoutMillis\": 30000";
  private static final List<String> TABLES = List.of("texts", "longs", "objects");

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  /** An instance with its endpoint. */
  private record Instance(KafkaStreams streams, TidepoolEndpoint endpoint)
      implements AutoCloseable {
    @Override
    public void close() {
      streams.close(
          CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(Duration.ofSeconds(30)));
      endpoint.close();
    }
  }

  @Test
  @Timeout(300)
  void everyInstanceAnswersForAllWhoeverLeaves() throws Exception {
    EmbeddedKafkaOptions options =
        EmbeddedKafkaOptions.in(directory.resolve("broker"))
            .withSetting("group.min.session.timeout.ms", "1000")
            .withSetting("group.initial.rebalance.delay.ms", "0");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(options)) {
      for (String table : TABLES) {
        kafka.createTopic(table, PARTITION_COUNT, Map.of());
      }
      sendAll(kafka.bootstrapServers());
      try (Instance one = start(kafka.bootstrapServers(), "one");
          Instance two = start(kafka.bootstrapServers(), "two")) {
        try (Instance three = start(kafka.bootstrapServers(), "three")) {
          List<Instance> all = List.of(one, two, three);
          awaitAll(all);
          assertAnswers(all);
          assertClusterIsTold(all);
          askWhile(one, () -> three.close());
        }
        List<Instance> left = List.of(one, two);
        assertAnswers(left);
        assertWritesAreSeen(kafka.bootstrapServers(), left);
      }
    }
  }

  /** Asks {@code instance} all the time: each answer is there, and whole. */
  private void askWhile(Instance instance, Runnable change) throws Exception {
    AtomicBoolean isDone = new AtomicBoolean();
    Executor asking = work -> new Thread(work, "asking").start();
    CompletableFuture<Void> answers =
        CompletableFuture.runAsync(
            () -> {
              do {
                assertWhole(instance);
              } while (!isDone.get());
            },
            asking);
    try {
      change.run();
    } finally {
      isDone.set(true);
    }
    answers.get();
  }

  private void assertWhole(Instance instance) {
    try {
      HttpResponse<String> response =
          query(instance, "SELECT COUNT(*), SUM(total) FROM texts", BIG_TIMEOUT);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(rows(response)).isEqualTo("[[300,44850]]");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitAll(List<Instance> instances) throws Exception {
    for (Instance instance : instances) {
      for (String table : TABLES) {
        String rows;
        do {
          HttpResponse<String> response =
              query(instance, "SELECT COUNT(*) FROM " + table, BIG_TIMEOUT);
          assertThat(response.statusCode()).as(response.body()).isIn(200, 503);
          rows = response.statusCode() == 200 ? rows(response) : "";
        } while (!rows.equals("[[" + ROW_COUNT + "]]"));
      }
    }
  }

  private void assertAnswers(List<Instance> instances) throws Exception {
    for (Instance instance : instances) {
      for (String table : TABLES) {
        String id = table.equals("longs") ? "7" : "'k7'";
        assertRows(
            instance,
            "SELECT city, COUNT(*), MAX(total) FROM " + table + " GROUP BY city ORDER BY city",
            "[[\"Paris\",100,297],[\"Rome\",200,299]]");
        assertRows(
            instance,
            "SELECT total FROM " + table + " WHERE city = 'Rome' ORDER BY total DESC LIMIT 3",
            "[[299],[298],[296]]");
        assertRows(instance, "SELECT total FROM " + table + " WHERE id = " + id, "[[7]]");
        assertRows(
            instance,
            "SELECT COUNT(*) FROM " + table + " a JOIN texts b ON a.total = b.total",
            "[[300]]");
        String path = "tables/" + table + "/rows/" + (table.equals("longs") ? "7" : "k7");
        assertThat(get(instance, path).body()).contains("\"Rome\",7]");
        assertThat(get(instance, path + "000").statusCode()).isEqualTo(404);
      }
    }
  }

  private void assertRows(Instance instance, String sql, String expected) throws Exception {
    HttpResponse<String> response = query(instance, sql, BIG_TIMEOUT);
    assertThat(response.statusCode()).as(sql + ": " + response.body()).isEqualTo(200);
    assertThat(rows(response)).as(sql).isEqualTo(expected);
  }

  private void assertClusterIsTold(List<Instance> instances) throws Exception {
    JsonNode cluster = json.readTree(get(instances.get(0), "cluster").body());
    List<String> actives = new ArrayList<>();
    cluster
        .get("tables")
        .get(0)
        .get("partitions")
        .forEach(partition -> actives.add(partition.get("active").textValue()));
    assertThat(actives).hasSize(PARTITION_COUNT);
    List<String> names = instances.stream().map(one -> "127.0.0.1:" + one.endpoint.port()).toList();
    assertThat(actives).isSubsetOf(names);
    assertThat(cluster.get("self").textValue()).isEqualTo(names.get(0));
  }

  /** A row that was just written, asked of each instance with its position. */
  private void assertWritesAreSeen(String bootstrapServers, List<Instance> instances)
      throws Exception {
    try (Producer<String, String> producer = producer(bootstrapServers, new StringSerializer())) {
      for (int i = 0; i < 20; i++) {
        int number = i;
        ProducerRecord<String, String> row =
            new ProducerRecord<>("texts", "new" + i, row("Oslo", 1000 + i));
        RecordMetadata written = producer.send(row).get();
        String position =
            "\"position\": {\"texts\": {\""
                + written.partition()
                + "\": "
                + written.offset()
                + "}}";
        for (Instance instance : instances) {
          HttpResponse<String> response =
              query(
                  instance,
                  "SELECT total FROM texts WHERE id = 'new" + number + "'",
                  BIG_TIMEOUT + ", " + position);
          assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
          assertThat(rows(response)).isEqualTo("[[" + (1000 + i) + "]]");
        }
      }
    }
  }

  // ---- the application -------------------------------------------------------------------------

  private static String row(String city, int total) {
    return "{\"city\": \"" + city + "\", \"total\": " + total + "}";
  }

  private static void sendAll(String bootstrapServers) {
    try (Producer<String, String> texts = producer(bootstrapServers, new StringSerializer());
        Producer<Long, String> longs = producer(bootstrapServers, new LongSerializer())) {
      for (int i = 0; i < ROW_COUNT; i++) {
        String row = row(i % 3 == 0 ? "Paris" : "Rome", i);
        texts.send(new ProducerRecord<>("texts", "k" + i, row));
        // Not where the default partitioner puts it.
        texts.send(new ProducerRecord<>("objects", i % PARTITION_COUNT, "k" + i, row));
        longs.send(new ProducerRecord<>("longs", (i + 1) % PARTITION_COUNT, (long) i, row));
      }
      texts.flush();
      longs.flush();
    }
  }

  private static <K> Producer<K, String> producer(String bootstrapServers, Serializer<K> keys) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers), keys, new StringSerializer());
  }

  /** What a serde of keys may make of them. */
  public record Name(String text) {}

  private Instance start(String bootstrapServers, String name) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    StreamsBuilder builder = new StreamsBuilder();
    addTable(builder, "texts", Serdes.String(), KeyFormat.STRING, "$key", ColumnType.STRING);
    addTable(builder, "longs", Serdes.Long(), KeyFormat.LONG, "$key", ColumnType.BIGINT);
    KeyFormat names =
        KeyFormat.of(Name.class, key -> new Name(new String(key, StandardCharsets.UTF_8)));
    addTable(builder, "objects", Serdes.String(), names, "$key.text", ColumnType.STRING);
    Properties properties = new Properties();
    properties.put("application.id", "cluster");
    properties.put("application.server", "127.0.0.1:" + port);
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("state.dir", directory.resolve(name).toString());
    properties.put("tidepool.memory.bytes", 8 << 20);
    properties.put("commit.interval.ms", 100);
    properties.put("auto.offset.reset", "earliest");
    properties.put("num.standby.replicas", 1);
    properties.put("session.timeout.ms", 3000);
    properties.put("heartbeat.interval.ms", 300);
    KafkaStreams streams = new KafkaStreams(builder.build(), properties);
    TidepoolEndpoint endpoint =
        StreamsCluster.endpoint(
                streams,
                new HostInfo("127.0.0.1", port),
                ClusterOptions.of(SECRET),
                TABLES.toArray(new String[0]))
            .start();
    streams.start();
    return new Instance(streams, endpoint);
  }

  private static <K> void addTable(
      StreamsBuilder builder,
      String name,
      Serde<K> keys,
      KeyFormat format,
      String keyPath,
      ColumnType keyType) {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.at("id", keyType, keyPath),
                Column.of("city", ColumnType.STRING),
                Column.of("total", ColumnType.BIGINT)));
    builder.table(
        name,
        TidepoolStores.<K, String>materialized(
                TidepoolStores.timestampedKeyValueStore(name)
                    .schema(schema)
                    .codec(new JsonRowCodec(format))
                    .index(IndexDefinition.on("by_city", "city")))
            .withKeySerde(keys)
            .withValueSerde(Serdes.String()));
  }

  // ---- asking ----------------------------------------------------------------------------------

  private String rows(HttpResponse<String> response) throws IOException {
    return json.readTree(response.body()).get("rows").toString();
  }

  private HttpResponse<String> get(Instance instance, String path)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(instance.endpoint.uri().resolve(path)).GET());
  }

  private HttpResponse<String> query(Instance instance, String sql, String more)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(instance.endpoint.uri().resolve("query"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"sql\": " + json.writeValueAsString(sql) + ", " + more + "}")));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
