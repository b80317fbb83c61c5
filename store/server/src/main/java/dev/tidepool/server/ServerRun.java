package dev.tidepool.server;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.embedded.EmbeddedKafkaOptions;
import dev.tidepool.embedded.StopSignal;
import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.server.copy.CopyFolder;
import dev.tidepool.server.node.Node;
import dev.tidepool.server.node.NodeOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * One run: broker, node, endpoint, until it is told to stop.
 *
 * <p><b>Threads:</b> all of it happens on the thread that calls {@link #run}.
 */
final class ServerRun {
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(10);
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(30);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ServerOptions options;
  private final PrintStream out;
  private final long startNanos = System.nanoTime();

  ServerRun(ServerOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Returns after Ctrl-C. */
  void run() throws IOException, InterruptedException {
    Files.createDirectories(options.temporary());
    System.setProperty("java.io.tmpdir", options.temporary().toAbsolutePath().toString());
    out.printf("pid %d, data in %s%n", ProcessHandle.current().pid(), options.data());
    try (StopSignal stop = new StopSignal()) {
      if (options.bootstrapServers() == null) {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(broker())) {
          out.printf("broker on %s after %s%n", kafka.bootstrapServers(), sinceStart());
          serve(kafka.bootstrapServers(), stop);
        }
      } else {
        serve(options.bootstrapServers(), stop);
      }
      out.printf("closed after %s%n", sinceStart());
    }
  }

  /** A topic that is asked for and not there is a mistake, not to be made. */
  private EmbeddedKafkaOptions broker() {
    return EmbeddedKafkaOptions.in(options.broker())
        .withSetting("auto.create.topics.enable", "false");
  }

  /** Settings of all Kafka clients. */
  private Map<String, Object> clients(String bootstrapServers) throws IOException {
    Properties given = new Properties();
    if (options.kafkaConfig() != null) {
      try (Reader reader = Files.newBufferedReader(options.kafkaConfig())) {
        given.load(reader);
      }
    }
    Map<String, Object> settings = new HashMap<>();
    given.forEach((name, value) -> settings.put((String) name, value));
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }

  private void serve(String bootstrapServers, StopSignal stop)
      throws IOException, InterruptedException {
    NodeOptions nodeOptions =
        new NodeOptions(
            options.cluster(),
            options.node(),
            clients(bootstrapServers),
            options.state(),
            options.memoryBytes(),
            COMMIT_INTERVAL,
            REPLY_TIMEOUT,
            options.standbys(),
            options.peers());
    CopyFolder folder =
        options.copyFolder() == null ? CopyFolder.none() : CopyFolder.of(options.copyFolder());
    try (Node node = Node.start(nodeOptions, options.replicas(), folder, out::println);
        TidepoolEndpoint endpoint = endpoint(node)) {
      out.printf("listening on %s after %s%n", endpoint.uri(), sinceStart());
      if (awaitReady(node, stop)) {
        List<String> tables = node.tables().tableNames();
        out.printf(
            "ready after %s: %s%n",
            sinceStart(), tables.isEmpty() ? "no tables yet" : String.join(", ", tables));
        FirstSteps.print(out, endpoint.uri(), tables, options);
        stop.await(Long.MAX_VALUE);
      }
      out.println("closing");
    }
  }

  private TidepoolEndpoint endpoint(Node node) throws IOException {
    TidepoolEndpoint.Builder builder =
        TidepoolEndpoint.of(node.tables()).host(options.host()).port(options.port());
    options.credentials().forEach(credential -> credential.grant(builder));
    if (options.tlsCertificate() != null) {
      builder.tlsPem(options.tlsCertificate(), options.tlsKey());
    }
    if (options.allowPlainText()) {
      builder.allowPlainText();
    }
    return builder.start();
  }

  private static boolean awaitReady(Node node, StopSignal stop) throws InterruptedException {
    while (node.tables().whyNotReady() != null) {
      if (stop.await(POLL_NANOS)) {
        return false;
      }
    }
    return true;
  }

  private String sinceStart() {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - startNanos) / 1e9);
  }
}
