package dev.tidepool.examples.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidepool.connect.TidepoolSinkConnector;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.Connect;

/** A worker of Kafka Connect in this process, and the connector, made by the worker's REST. */
final class SinkWorker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();
  private static final int OK_MAX = 299;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Connect<?> connect;
  private final URI endpoint;

  /** Starts a worker; {@code port} is where its table will be asked. */
  SinkWorker(String bootstrapServers, Path data, int port) {
    Map<String, String> worker = new LinkedHashMap<>();
    worker.put("bootstrap.servers", bootstrapServers);
    worker.put("listeners", "http://127.0.0.1:0");
    worker.put("key.converter", JsonConverter.class.getName());
    worker.put("key.converter.schemas.enable", "false");
    worker.put("value.converter", JsonConverter.class.getName());
    worker.put("value.converter.schemas.enable", "false");
    worker.put("offset.storage.file.filename", data.resolve("connect-offsets").toString());
    worker.put("plugin.discovery", "service_load");
    this.connect = new ConnectStandalone().startConnect(worker);
    this.endpoint = URI.create("http://127.0.0.1:" + port);
  }

  /** The connector, as somebody would send it to {@code PUT /connectors/orders/config}. */
  static Map<String, String> connector(String bootstrapServers, Path data, int port) {
    Map<String, String> connector = new LinkedHashMap<>();
    connector.put("connector.class", TidepoolSinkConnector.class.getName());
    connector.put("tasks.max", "2");
    connector.put("topics", Orders.TOPIC);
    connector.put("directory", data.resolve("tables").toAbsolutePath().toString());
    connector.put("pk.fields", "id");
    connector.put("delete.enabled", "true");
    connector.put("indexes", "address.city,status+cents,articles");
    connector.put("endpoint.port", String.valueOf(port));
    connector.put("endpoint.secret", UUID.randomUUID().toString()); // one worker: it asks nobody
    connector.put("kafka.bootstrap.servers", bootstrapServers);
    return connector;
  }

  /**
   * Makes the connector, and waits until its table can be asked.
   *
   * @throws IOException if the worker refuses it; the message says why
   * @throws TimeoutException if nobody can ask it after two minutes
   */
  void start(Map<String, String> connector)
      throws IOException, InterruptedException, TimeoutException {
    URI uri = connect.rest().serverUrl().resolve("/connectors/" + Orders.TOPIC + "/config");
    String body = new ObjectMapper().writeValueAsString(connector);
    HttpResponse<String> made =
        send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    if (made.statusCode() > OK_MAX) {
      throw new IOException("the worker refuses the connector: " + made.body());
    }
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    for (String why = whyNotReady(); why != null; why = whyNotReady()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new TimeoutException("the table cannot be asked: " + why);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private String whyNotReady() throws InterruptedException {
    try {
      HttpResponse<String> ready = send(HttpRequest.newBuilder(endpoint.resolve("/readyz")));
      return ready.statusCode() <= OK_MAX ? null : ready.body();
    } catch (IOException e) {
      return "nothing listens at " + endpoint;
    }
  }

  /** The answer to a statement, as it comes. */
  String ask(String sql) throws IOException, InterruptedException {
    String body = new ObjectMapper().writeValueAsString(Map.of("sql", sql));
    return send(HttpRequest.newBuilder(endpoint.resolve("/query"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)))
        .body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  URI endpoint() {
    return endpoint;
  }

  URI rest() {
    return connect.rest().serverUrl();
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }
}
