package dev.tidepool.server.node;

import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.server.Client;
import dev.tidepool.server.copy.CopyFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A node with its endpoint, and a client that asks it. */
final class TestNode implements AutoCloseable {
  private final Node node;
  private final TidepoolEndpoint endpoint;
  private final Client client;

  /** Starts a node of the cluster {@code test}, and waits until its tables are ready. */
  TestNode(String bootstrapServers, String name, Path state, CopyFolder folder) throws IOException {
    this(bootstrapServers, name, state, folder, null, UnaryOperator.identity());
  }

  /**
   * The same with others, if {@code peers} is not null, and with these settings of its endpoint.
   */
  TestNode(
      String bootstrapServers,
      String name,
      Path state,
      CopyFolder folder,
      NodeOptions.Peers peers,
      UnaryOperator<TidepoolEndpoint.Builder> settings)
      throws IOException {
    NodeOptions options =
        new NodeOptions(
            "test",
            name,
            Map.of("bootstrap.servers", bootstrapServers),
            state,
            16 << 20,
            Duration.ofMillis(10),
            Duration.ofSeconds(60),
            0,
            peers);
    node = Node.start(options, 1, folder, line -> {});
    try {
      endpoint = settings.apply(TidepoolEndpoint.of(node.tables())).start();
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
    client = new Client(endpoint.uri());
    while (node.tables().whyNotReady() != null) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  Client.Answer ask(String sql, Object... parameters) {
    return client.ask(sql, parameters);
  }

  URI uri() {
    return endpoint.uri();
  }

  Client client() {
    return client;
  }

  @Override
  public void close() {
    endpoint.close();
    node.close();
  }
}
