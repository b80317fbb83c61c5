package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.TablesMoveException;
import java.time.Duration;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Connections to other instances, which are kept for a while; opened when they are wanted, so that
 * an instance that is alone has none, and no threads for them.
 *
 * <p><b>Threads:</b> any. It has a few daemons of its own, whatever is asked: one waits for bytes,
 * the others take them from sockets. Who reads an answer takes what has arrived, and no more is
 * received meanwhile than the buffers of its connection hold.
 */
final class PeerConnections {
  private static final String THREADS = "tidepool-instances";
  private static final int THREADS_MAX = 8;
  private static final int THREADS_MIN = 2;

  /** Shorter than an endpoint keeps them, so that few end while they are used again. */
  private static final long IDLE_MILLIS = Duration.ofSeconds(20).toMillis();

  /** Instances that are not asked any more are forgotten. */
  private static final long FORGOTTEN_MILLIS = Duration.ofMinutes(5).toMillis();

  private static final long BUFFERS_BYTES_MAX = 8L << 20; // of buffers that nobody uses now

  private final ClusterOptions options;
  private volatile HttpClient running; // or null

  PeerConnections(ClusterOptions options) {
    this.options = options;
  }

  /** What sends requests; it starts with the first. */
  HttpClient client() {
    HttpClient known = running;
    return known == null ? start() : known;
  }

  private synchronized HttpClient start() {
    if (running == null) {
      HttpClient client = client(options);
      try {
        client.start();
      } catch (Exception e) {
        throw new TablesMoveException("no instance can be asked: " + e.getMessage(), e);
      }
      client.getProtocolHandlers().clear(); // instances neither redirect nor ask who one is
      running = client;
    }
    return running;
  }

  private static HttpClient client(ClusterOptions options) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    threads.setName(THREADS);
    threads.setDaemon(true);
    ScheduledExecutorScheduler clock = new ScheduledExecutorScheduler(THREADS + "-clock", true);
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    connector.setScheduler(clock);
    connector.setByteBufferPool(
        new ArrayByteBufferPool(-1, -1, -1, -1, BUFFERS_BYTES_MAX, BUFFERS_BYTES_MAX));
    SslContextFactory.Client tls = new SslContextFactory.Client(); // checks the name of the host
    if (options.tls() != null) {
      tls.setSslContext(options.tls());
    }
    connector.setSslContextFactory(tls);
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setExecutor(threads);
    client.setScheduler(clock);
    client.setConnectTimeout(options.connectMillis());
    client.setIdleTimeout(IDLE_MILLIS);
    client.setDestinationIdleTimeout(FORGOTTEN_MILLIS);
    // More than an instance answers at a time: it refuses what is too much, rather than that
    // requests wait here for those before them, which may wait for them.
    client.setMaxConnectionsPerDestination(2 * options.concurrentScansMax());
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.getContentDecoderFactories().clear();
    return client;
  }

  /** Closes all; what is asked now breaks off. They can be opened again. */
  synchronized void close() {
    HttpClient client = running;
    running = null;
    if (client != null) {
      try {
        client.stop();
      } catch (Exception e) {
        throw new IllegalStateException(
            "connections to other instances did not close: " + e.getMessage(), e);
      }
    }
  }
}
