package dev.tidepool.endpoint;

import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.Tables;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers SQL over HTTP, from the tables of this process:
 *
 * <pre>
 *   try (TidepoolEndpoint endpoint = TidepoolEndpoint.of(tables).port(8080).start()) { ... }
 * </pre>
 *
 * <p>It listens on loopback unless told otherwise; beyond, it wants credentials, and to be told
 * that the network may read along.
 *
 * <p><b>Threads:</b> any. It has threads of its own, one for each connection that is at work.
 */
public final class TidepoolEndpoint implements AutoCloseable {
  private static final int HEADER_BYTES_MAX = 8192;
  private static final int THREADS_OF_JETTY = 8;

  private final Server server;
  private final ServerConnector connector;

  private TidepoolEndpoint(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /** An endpoint, to be started, of these tables. */
  public static Builder of(TableSource tables) {
    return new Builder(tables);
  }

  /** The port on which it listens. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Where it listens. */
  public URI uri() {
    return server.getURI().resolve("/");
  }

  /** Stops listening, and ends what is being answered. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the endpoint did not stop: " + e.getMessage(), e);
    }
  }

  /** How an endpoint listens. <b>Threads:</b> one. */
  public static final class Builder {
    private final TableSource tables;
    private String host = "127.0.0.1";
    private int port;
    private Credentials credentials = Credentials.NONE;
    private EndpointLimits limits = EndpointLimits.DEFAULT;
    private boolean allowsPlainText;
    private SslContextFactory.Server tls; // null for plain text

    private Builder(TableSource tables) {
      this.tables = Objects.requireNonNull(tables, "tables");
    }

    /** The address on which it listens; 127.0.0.1 unless given. */
    public Builder host(String next) {
      host = Objects.requireNonNull(next, "host");
      return this;
    }

    /** The port; any that is free unless given. */
    public Builder port(int next) {
      port = next;
      return this;
    }

    /** Lets in who shows this token, {@code Authorization: Bearer ...}; may be called often. */
    public Builder token(String token) {
      return token(token, Access.ALL);
    }

    /** Lets in who shows this token, to read what {@code access} says. */
    public Builder token(String token, Access access) {
      credentials = credentials.withToken(token, access);
      return this;
    }

    /** Lets in who shows this user and password, by basic authentication; may be called often. */
    public Builder basic(String user, String password) {
      return basic(user, password, Access.ALL);
    }

    /** Lets in who shows this user and password, to read what {@code access} says. */
    public Builder basic(String user, String password, Access access) {
      credentials = credentials.withBasic(user, password, access);
      return this;
    }

    /**
     * Speaks TLS, with the certificate of a file of keys (PKCS 12 or JKS).
     *
     * @throws IllegalArgumentException if it cannot be read so
     */
    public Builder tls(Path keyStore, String password) {
      tls = Tls.ofKeyStore(keyStore, password);
      return this;
    }

    /**
     * Speaks TLS, with a certificate of PEM, those that signed it behind, and its key, of PKCS 8
     * and not encrypted.
     *
     * @throws IllegalArgumentException if they cannot be read so
     */
    public Builder tlsPem(Path certificates, Path key) {
      tls = Tls.ofPem(certificates, key);
      return this;
    }

    /** What clients may take. */
    public Builder limits(EndpointLimits next) {
      limits = Objects.requireNonNull(next, "limits");
      return this;
    }

    /**
     * Beyond loopback, credentials and rows travel as they are: only behind a proxy that encrypts,
     * or in a network where nobody reads along.
     */
    public Builder allowPlainText() {
      allowsPlainText = true;
      return this;
    }

    /**
     * Listens.
     *
     * @throws IllegalStateException if it would be open to others; the message says what to do
     * @throws IOException if it cannot listen there
     */
    public TidepoolEndpoint start() throws IOException {
      InetSocketAddress address = new InetSocketAddress(host, port);
      requireSafe(address);
      QueuedThreadPool threads =
          new QueuedThreadPool(limits.connectionsMax() + THREADS_OF_JETTY, THREADS_OF_JETTY);
      threads.setName("tidepool-endpoint");
      threads.setDaemon(true);
      Server server = new Server(threads);
      HttpConnectionFactory plain = new HttpConnectionFactory(http(tls != null));
      ServerConnector connector =
          tls == null
              ? new ServerConnector(server, 1, 1, plain)
              : new ServerConnector(
                  server, 1, 1, new SslConnectionFactory(tls, plain.getProtocol()), plain);
      connector.setHost(host);
      connector.setPort(port);
      connector.setIdleTimeout(limits.idleTimeout().toMillis());
      server.addConnector(connector);
      server.addBean(new NetworkConnectionLimit(limits.connectionsMax(), connector));
      EndpointMetrics metrics = new EndpointMetrics();
      server.setErrorHandler(new Errors(metrics));
      server.setHandler(new EndpointHandler(tables, limits, new Gate(credentials), metrics));
      listen(server, address);
      new SqlEngine(new Tables()).warmUp();
      return new TidepoolEndpoint(server, connector);
    }

    private void requireSafe(InetSocketAddress address) {
      if (address.isUnresolved()) {
        throw new IllegalStateException("the host " + host + " has no address");
      }
      if (address.getAddress().isLoopbackAddress()) {
        return;
      }
      if (credentials.isEmpty()) {
        throw new IllegalStateException(
            "the endpoint would answer anyone on " + host + ": give it a token or a user");
      }
      if (tls == null && !allowsPlainText) {
        throw new IllegalStateException(
            "the endpoint would be asked in plain text on "
                + host
                + ": give it a certificate by tls(...), or put a proxy with TLS before it and"
                + " listen on loopback, or allowPlainText()");
      }
    }

    private static HttpConfiguration http(boolean isSecure) {
      HttpConfiguration http = new HttpConfiguration();
      if (isSecure) {
        boolean checksHost = false; // which name it was reached by is the client's to check
        http.addCustomizer(new SecureRequestCustomizer(checksHost));
      }
      http.setRequestHeaderSize(HEADER_BYTES_MAX);
      http.setSendServerVersion(false);
      http.setHeaderCacheSize(0); // it takes "Bearer Secret" for "Bearer secret"
      // A key may contain a slash. No path leads to a file, so none can lead astray.
      http.setUriCompliance(
          UriCompliance.DEFAULT.with(
              "keys",
              UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
              UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
      return http;
    }

    private static void listen(Server server, InetSocketAddress address) throws IOException {
      try {
        server.start();
      } catch (Exception e) {
        try {
          server.stop();
        } catch (Exception suppressed) {
          e.addSuppressed(suppressed);
        }
        throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
      }
    }
  }
}
