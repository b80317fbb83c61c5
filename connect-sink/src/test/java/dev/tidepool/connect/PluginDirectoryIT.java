package dev.tidepool.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.testkit.Until;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged plugin on a worker that has nothing of it on its class path: found through {@code
 * plugin.path}, it takes in a topic and answers SQL with what its directory holds. Needs the
 * directory, so it runs behind packaging.
 */
@Tag("broker")
class PluginDirectoryIT {
  private static final Path PLUGIN = Path.of(System.getProperty("plugin.directory"));
  private static final int RECORD_COUNT = 200;

  /** What only the plugin needs, beside its own modules. */
  private static final List<String> ONLY_PLUGINS = List.of("calcite-", "avatica-", "RoaringBitmap");

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path directory;

  @Test
  void aWorkerFindsAllInThePluginDirectory() throws Exception {
    assertThat(workersClassPath()).doesNotContain("tidepool");
    try (TestBroker broker = new TestBroker()) {
      String topic = broker.newTopic(2);
      write(broker, topic);
      int port = freePort();
      Process worker = start(worker(broker), connector(broker, topic, port));
      try {
        Until.holds(
            () -> {
              assertThat(worker.isAlive()).isTrue();
              assertThat(answer(port, "SELECT COUNT(*), SUM(n) FROM " + topic.replace('-', '_')))
                  .contains(
                      "[[" + RECORD_COUNT + "," + RECORD_COUNT * (RECORD_COUNT - 1) / 2 + "]]");
            });
        assertThat(
                answer(port, "EXPLAIN SELECT * FROM " + topic.replace('-', '_') + " WHERE n = 7"))
            .contains("index scan");
      } finally {
        worker.destroyForcibly().waitFor();
      }
    }
  }

  private static void write(TestBroker broker, String topic) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(broker.clients(), new StringSerializer(), new StringSerializer())) {
      for (int n = 0; n < RECORD_COUNT; n++) {
        producer.send(new ProducerRecord<>(topic, "{\"id\":" + n + "}", "{\"n\":" + n + "}"));
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Map<String, String> worker(TestBroker broker) {
    return Map.of(
        "bootstrap.servers", broker.bootstrapServers(),
        "listeners", "http://127.0.0.1:0",
        "plugin.path", PLUGIN.getParent().toAbsolutePath().toString(),
        "plugin.discovery", "service_load",
        "key.converter", JsonConverter.class.getName(),
        "key.converter.schemas.enable", "false",
        "value.converter", JsonConverter.class.getName(),
        "value.converter.schemas.enable", "false",
        "offset.storage.file.filename", directory.resolve("offsets").toString());
  }

  private Map<String, String> connector(TestBroker broker, String topic, int port) {
    return Map.ofEntries(
        Map.entry("name", "packaged"),
        Map.entry("connector.class", "dev.tidepool.connect.TidepoolSinkConnector"),
        Map.entry("topics", topic),
        Map.entry("table.name.format", topic.replace('-', '_')),
        Map.entry("directory", directory.resolve("tables").toString()),
        Map.entry("pk.fields", "id"),
        Map.entry("indexes", "n"),
        Map.entry("changelog.topic.format", "${topic}-rows"),
        Map.entry("endpoint.port", Integer.toString(port)),
        Map.entry("endpoint.secret", "packaged-and-secret"),
        Map.entry("kafka.bootstrap.servers", broker.bootstrapServers()));
  }

  /** As Kafka's script does. */
  private Process start(Map<String, String> worker, Map<String, String> connector)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            workersClassPath(),
            ConnectStandalone.class.getName(),
            file("worker.properties", worker),
            file("connector.properties", connector))
        .redirectOutput(directory.resolve("worker.log").toFile())
        .redirectErrorStream(true)
        .start();
  }

  private String file(String name, Map<String, String> settings) throws IOException {
    Path file = directory.resolve(name);
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer out = Files.newBufferedWriter(file, UTF_8)) {
      properties.store(out, null);
    }
    return file.toString();
  }

  /** That of the tests without directories, modules, and what comes with them. */
  private static String workersClassPath() {
    return Arrays.stream(WorkerProcess.classPath().split(File.pathSeparator))
        .filter(entry -> Files.isRegularFile(Path.of(entry)))
        .filter(entry -> !isPlugins(Path.of(entry).getFileName().toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isPlugins(String jar) {
    return jar.startsWith("tidepool-") || ONLY_PLUGINS.stream().anyMatch(jar::startsWith);
  }

  private String answer(int port, String sql) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/query"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"sql\": \"" + sql + "\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString(UTF_8))
        .body();
  }
}
