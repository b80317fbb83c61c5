package dev.tidepool.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidepool.connect.workers.WorkersEndpoint;
import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.embedded.EmbeddedKafkaOptions;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.io.NioVfs;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Topics on a broker, and workers that have parts of their tables as a test says: what a group of
 * Connect does, without its ways to decide.
 */
final class TestWorld implements AutoCloseable {
  static final String SECRET = "shown-between-workers";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EmbeddedKafka kafka;
  private final Path directory;
  private final Producer<String, String> producer;
  private final List<Worker> workers = new ArrayList<>();
  private final Map<TopicPartition, List<Written>> written = new ConcurrentHashMap<>();

  private record Written(String key, String value) {}

  TestWorld(Path directory) {
    this.directory = directory;
    this.kafka =
        EmbeddedKafka.start(
            EmbeddedKafkaOptions.in(directory.resolve("broker"))
                .withSetting("group.min.session.timeout.ms", "1000"));
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 0),
            new StringSerializer(),
            new StringSerializer());
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  void createTopic(String name, int partitionCount) {
    kafka.createTopic(name, partitionCount, Map.of());
    for (int number = 0; number < partitionCount; number++) {
      written.put(new TopicPartition(name, number), new ArrayList<>());
    }
  }

  /** Writes a record. */
  void write(TopicPartition source, String key, String value) {
    List<Written> records = written.get(source);
    synchronized (records) {
      try {
        long offset =
            producer
                .send(new ProducerRecord<>(source.topic(), source.partition(), key, value))
                .get()
                .offset();
        if (offset != records.size()) {
          throw new AssertionError(source + " has offset " + offset);
        }
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError(e);
      }
      records.add(new Written(key, value));
    }
  }

  Worker worker(String topics, String... namesAndValues) throws IOException {
    Map<String, String> properties =
        SinkFixture.properties(
            "topics",
            topics,
            "directory",
            directory.resolve("worker-" + workers.size()).toString(),
            "endpoint.port",
            "0",
            "endpoint.secret",
            SECRET,
            "kafka.bootstrap.servers",
            kafka.bootstrapServers());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    Worker worker = new Worker(SinkSettings.of(properties));
    workers.add(worker);
    return worker;
  }

  /** A worker of Connect, as far as tables go: its tasks are the calls of a test. */
  final class Worker implements AutoCloseable {
    private final SinkSettings settings;
    private final Engine engine = new Engine(EngineOptions.ofMemoryBytes(4 << 20));
    private final WorkersEndpoint endpoint;
    private final Map<TopicPartition, SourcePartition> open = new HashMap<>();

    Worker(SinkSettings settings) throws IOException {
      this.settings = settings;
      this.endpoint = WorkersEndpoint.start(settings.workers(), settings::tableOf);
    }

    /** Opens a partition, and applies what its topic has. */
    void open(TopicPartition source) {
      openUnread(source);
      apply(source);
    }

    /** Opens a partition; its rows stay as they are. */
    synchronized void openUnread(TopicPartition source) {
      SourcePartition partition =
          SourcePartition.open(settings, engine, NioVfs.INSTANCE, SinkFixture.TINY, source);
      open.put(source, partition);
      endpoint.opened(partition);
    }

    /** Applies what the topic of an open partition has. */
    synchronized void apply(TopicPartition source) {
      SourcePartition partition = open.get(source);
      List<Written> records = written.get(source);
      int end;
      synchronized (records) {
        end = records.size();
      }
      for (long next = partition.nextOffset(); next < end; next++) {
        Written each;
        synchronized (records) {
          each = records.get((int) next);
        }
        partition.put(
            SinkFixture.record(
                source.topic(),
                source.partition(),
                next,
                SinkFixture.text(each.key()),
                SinkFixture.json(each.value())));
      }
    }

    synchronized void close(TopicPartition source) {
      SourcePartition partition = open.remove(source);
      partition.commit();
      endpoint.closed(partition);
      partition.close();
    }

    String address() {
      return endpoint.address();
    }

    HttpResponse<String> get(String path) throws Exception {
      return send(HttpRequest.newBuilder(uri(path)));
    }

    private URI uri(String path) {
      return URI.create("http://" + address() + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    HttpResponse<String> query(String sql, long timeoutMillis) throws Exception {
      String body = JSON.writeValueAsString(Map.of("sql", sql, "timeoutMillis", timeoutMillis));
      return send(
          HttpRequest.newBuilder(uri("/query"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The rows of the answer; waits while parts move. */
    JsonNode rows(String sql) throws Exception {
      HttpResponse<String> answer = query(sql, 20_000);
      if (answer.statusCode() != 200) {
        throw new AssertionError(sql + ": " + answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body()).get("rows");
    }

    HttpResponse<String> row(String table, String key) throws Exception {
      return get("/tables/" + table + "/rows/" + URLEncoder.encode(key, UTF_8));
    }

    /** Stops it: what it has is given up. */
    @Override
    public synchronized void close() {
      open.values().forEach(SourcePartition::close);
      open.clear();
      endpoint.close();
      engine.close();
    }
  }

  static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  /** Partitions of a topic with the worker that has each. */
  static Map<TopicPartition, Worker> placed(String topic, Worker... workers) {
    Map<TopicPartition, Worker> placed =
        new TreeMap<>((left, right) -> Integer.compare(left.partition(), right.partition()));
    for (int number = 0; number < workers.length; number++) {
      placed.put(new TopicPartition(topic, number), workers[number]);
    }
    placed.forEach((source, worker) -> worker.open(source));
    return placed;
  }

  @Override
  public void close() {
    workers.forEach(Worker::close);
    producer.close();
    kafka.close();
  }
}
