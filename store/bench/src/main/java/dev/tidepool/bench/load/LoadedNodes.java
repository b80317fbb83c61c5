package dev.tidepool.bench.load;

import dev.tidepool.bench.query.Order;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.server.TidepoolServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A broker, some servers that share its tables, and the orders in one of them. */
public final class LoadedNodes implements AutoCloseable {
  private static final String HEAP = "-Xmx768m";
  private static final String SECRET = "of-nodes-on-one-machine";
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration FAILED_PAUSE = Duration.ofMillis(200);
  private static final int UNAVAILABLE = 503;
  private static final int TIMED_OUT = 504;

  private final EmbeddedKafka kafka;
  private final List<Process> processes = new ArrayList<>();
  private final List<URI> uris = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  /** Starts so many, with all they keep in {@code directory}, and fills the table. */
  public static LoadedNodes start(Path directory, int nodeCount, Orders orders)
      throws IOException, InterruptedException {
    LoadedNodes nodes = new LoadedNodes(directory);
    try {
      for (int i = 1; i <= nodeCount; i++) {
        nodes.startNode(directory, "node-" + i);
      }
      nodes.fill(directory, orders);
      return nodes;
    } catch (IOException | InterruptedException | RuntimeException e) {
      nodes.close();
      throw e;
    }
  }

  private LoadedNodes(Path directory) throws IOException {
    kafka = EmbeddedKafka.start(Files.createDirectories(directory.resolve("broker")));
  }

  /** Where the servers listen. */
  public List<URI> uris() {
    return List.copyOf(uris);
  }

  private void startNode(Path directory, String name) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(HEAP);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TidepoolServer.class.getName());
    command.addAll(List.of("--data", directory.resolve(name).toString(), "--node", name));
    command.addAll(List.of("--port", String.valueOf(port)));
    command.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
    command.addAll(List.of("--cluster-secret", SECRET, "--copy-folder", directory.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.add(process);
    BufferedReader lines = process.inputReader();
    String line = lines.readLine();
    while (line != null && !line.contains("ready after")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException("the server called " + name + " did not start");
    }
    Thread reader = new Thread(() -> lines.lines().forEach(rest -> {}), name);
    reader.setDaemon(true);
    reader.start(); // or it would stop once the pipe is full
    uris.add(URI.create("http://127.0.0.1:" + port));
  }

  private void fill(Path directory, Orders orders) throws IOException, InterruptedException {
    Path file = directory.resolve("orders.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int row = 0; row < orders.count(); row++) {
        Order order = orders.order(row);
        out.write("{\"id\":" + order.id() + "," + new String(order.json()).substring(1) + "\n");
      }
    }
    query(
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, city STRING, status STRING, customer BIGINT,"
            + " total BIGINT, note STRING)");
    for (String column : List.of("city", "status", "total")) {
      query("CREATE INDEX orders_" + column + " ON orders (" + column + ")");
    }
    query("COPY orders FROM 'orders.jsonl'");
    for (URI uri : uris) {
      String count = query(uri, "SELECT COUNT(*) FROM orders");
      if (!count.contains("[[" + orders.count() + "]]")) {
        throw new IOException(uri + " does not have all rows: " + count);
      }
    }
    Files.delete(file);
  }

  private String query(String sql) throws IOException, InterruptedException {
    return query(uris.get(0), sql);
  }

  /** The answer, which is waited for as long as partitions are on the move. */
  private String query(URI uri, String sql) throws IOException, InterruptedException {
    String body = "{\"sql\":\"" + sql + "\",\"timeoutMillis\":" + TIMEOUT.toMillis() / 20 + "}";
    long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri.resolve("/query"))
                  .header("Content-Type", "application/json")
                  .timeout(TIMEOUT)
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      boolean isAskedAgain =
          response.statusCode() == UNAVAILABLE || response.statusCode() == TIMED_OUT;
      if (!isAskedAgain || System.nanoTime() > deadlineNanos) {
        if (response.statusCode() >= 300) {
          throw new IOException(uri + " answered " + sql + " with " + response.body());
        }
        return response.body();
      }
      Thread.sleep(FAILED_PAUSE.toMillis());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    processes.forEach(process -> process.toHandle().destroy()); // keeps their output open
    for (Process process : processes) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
    kafka.close();
  }
}
