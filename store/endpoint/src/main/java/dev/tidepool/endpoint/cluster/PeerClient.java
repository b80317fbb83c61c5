package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.PeerService;
import dev.tidepool.endpoint.wire.WireWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Asks other instances.
 *
 * <p><b>Threads:</b> any. It has a thread of its own, for times that are over.
 */
final class PeerClient {
  private final HttpClient http;
  private final String scheme;
  private final PeerSecret secret;
  private final ScheduledThreadPoolExecutor clock;
  private final Unreachable unreachable = new Unreachable();

  PeerClient(ClusterOptions options) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(options.connectMillis()));
    if (options.tls() != null) {
      builder.sslContext(options.tls());
    }
    this.http = builder.build();
    this.scheme = options.tls() == null ? "http" : "https";
    this.secret = new PeerSecret(options.secret());
    this.clock = new ScheduledThreadPoolExecutor(1, PeerClient::thread);
    clock.setRemoveOnCancelPolicy(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "tidepool-instances-clock");
    thread.setDaemon(true);
    return thread;
  }

  /** Which instances could not be reached a moment ago. */
  Unreachable unreachable() {
    return unreachable;
  }

  /**
   * Sends {@code request}; the answer is waited for when it is read.
   *
   * @throws IllegalArgumentException if a value of the request cannot travel
   */
  PeerAnswer ask(String instance, PeerRequest request) {
    long millis = Math.max(1, request.timeoutMillis());
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(scheme + "://" + instance + PeerService.PATH))
            .header("Authorization", secret.header())
            .header("Content-Type", "application/octet-stream")
            .timeout(Duration.ofMillis(millis))
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(request)))
            .build();
    CompletableFuture<HttpResponse<InputStream>> response =
        http.sendAsync(post, HttpResponse.BodyHandlers.ofInputStream());
    return new PeerAnswer(instance, response, unreachable, clock, millis);
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
}
