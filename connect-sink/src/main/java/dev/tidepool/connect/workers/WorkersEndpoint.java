package dev.tidepool.connect.workers;

import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.endpoint.cluster.ClusterOptions;
import dev.tidepool.endpoint.cluster.ClusterTables;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SQL over HTTP for the tables of a connector, on one worker: it answers for all workers.
 *
 * <p><b>Threads:</b> any.
 */
public final class WorkersEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkersEndpoint.class);

  private final WorkerParts parts;
  private final TidepoolEndpoint endpoint;
  private final String address;

  private WorkersEndpoint(WorkerParts parts, TidepoolEndpoint endpoint, String address) {
    this.parts = parts;
    this.endpoint = endpoint;
    this.address = address;
  }

  /**
   * Listens, and looks for the other workers in the background.
   *
   * @param tableOf the table of a topic
   * @throws IOException if it cannot listen there
   * @throws IllegalStateException if it would be open to others; the message says what to do
   * @throws IllegalArgumentException if certificate or key cannot be read
   */
  public static WorkersEndpoint start(WorkersSettings settings, UnaryOperator<String> tableOf)
      throws IOException {
    int port = settings.port() == 0 ? freePort() : settings.port();
    String address =
        Objects.requireNonNullElse(settings.advertisedHost(), settings.host()) + ":" + port;
    WorkerParts parts = new WorkerParts(settings, address, UUID.randomUUID().toString());
    boolean isStarted = false;
    try {
      ClusterTables tables =
          new ClusterTables(new WorkersCluster(parts, tableOf, address), options(settings));
      TidepoolEndpoint endpoint = builder(settings, tables).port(port).start();
      isStarted = true;
      LOG.info("Connector {} is asked at {}", settings.connector(), endpoint.uri());
      return new WorkersEndpoint(parts, endpoint, address);
    } finally {
      if (!isStarted) {
        parts.close();
      }
    }
  }

  /* Known before it listens: claims name it. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static ClusterOptions options(WorkersSettings settings) {
    ClusterOptions options = ClusterOptions.of(settings.secret());
    if (settings.certificate() == null) {
      return options;
    }
    try {
      return options.withTls(SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("the JVM trusts nobody: " + e.getMessage(), e);
    }
  }

  private static TidepoolEndpoint.Builder builder(WorkersSettings settings, ClusterTables tables) {
    TidepoolEndpoint.Builder builder = TidepoolEndpoint.of(tables).host(settings.host());
    if (settings.token() != null) {
      builder.token(settings.token());
    }
    if (settings.certificate() != null) {
      builder.tlsPem(settings.certificate(), settings.key());
    }
    return settings.allowsPlainText() ? builder.allowPlainText() : builder;
  }

  /** Where the others reach it, as {@code host:port}. */
  public String address() {
    return address;
  }

  /** A task has opened a part: it is asked once it is up to now. */
  public void opened(OpenPart part) {
    parts.opened(part);
  }

  /** A task closes a part: it is not asked from here on. */
  public void closed(OpenPart part) {
    parts.closed(part);
  }

  /** Gives up the parts, stops listening, and ends what is being answered. */
  @Override
  public void close() {
    parts.close();
    endpoint.close();
  }
}
