package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.PeerService;
import dev.tidepool.endpoint.wire.WireWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;

/**
 * Asks other instances.
 *
 * <p><b>Threads:</b> any.
 */
final class PeerClient {
  private final PeerConnections connections;
  private final String scheme;
  private final PeerSecret secret;
  private final Unreachable unreachable = new Unreachable();
  private final LongAdder requestCount = new LongAdder();

  PeerClient(ClusterOptions options) {
    this.connections = new PeerConnections(options);
    this.scheme = options.tls() == null ? "http" : "https";
    this.secret = new PeerSecret(options.secret());
  }

  /** Which instances could not be reached a moment ago. */
  Unreachable unreachable() {
    return unreachable;
  }

  /** How many requests were sent, also those that nobody answered. */
  long requestCount() {
    return requestCount.sum();
  }

  /**
   * Sends {@code request}; the answer is waited for when it is read.
   *
   * @throws IllegalArgumentException if a value of the request cannot travel
   */
  PeerAnswer ask(String instance, PeerRequest request) {
    URI uri = URI.create(scheme + "://" + instance + PeerService.PATH);
    byte[] body = bytes(request);
    long millis = Math.max(1, request.timeoutMillis()) + 1; // what is left is rounded down
    return new PeerAnswer(instance, left -> post(uri, body, left), unreachable, millis);
  }

  private Request post(URI uri, byte[] body, long millis) {
    requestCount.increment();
    return connections
        .client()
        .newRequest(uri)
        .method(HttpMethod.POST)
        .headers(headers -> headers.put(HttpHeader.AUTHORIZATION, secret.header()))
        .body(new BytesRequestContent("application/octet-stream", body))
        .idleTimeout(0, TimeUnit.MILLISECONDS) // an answer may take as long as the query has
        .timeout(millis, TimeUnit.MILLISECONDS);
  }

  private static byte[] bytes(PeerRequest request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      WireWriter out = new WireWriter(bytes);
      request.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  /** Closes connections; what is asked later opens them again. */
  void release() {
    connections.close();
  }
}
