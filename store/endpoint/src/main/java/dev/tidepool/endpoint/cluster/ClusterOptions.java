package dev.tidepool.endpoint.cluster;

import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * How instances ask each other.
 *
 * @param secret that they show each other: 16 characters of ASCII or more, the same on all
 * @param tls whom to trust if they listen with TLS; null for plain text
 * @param connectMillis until a connection counts as refused
 * @param concurrentScansMax that are answered at a time; one more is refused
 * @param scanMemoryBytesMax for rows and groups that a scan for another instance keeps; estimated
 */
public record ClusterOptions(
    String secret,
    SSLContext tls,
    int connectMillis,
    int concurrentScansMax,
    long scanMemoryBytesMax) {
  private static final int CONNECT_MILLIS = 1000;
  private static final int CONCURRENT_SCANS_MAX = 64;
  private static final long SCAN_MEMORY_BYTES_MAX = 64L << 20;

  public ClusterOptions {
    Objects.requireNonNull(secret, "secret");
    new PeerSecret(secret); // checks it
    if (connectMillis <= 0 || concurrentScansMax <= 0 || scanMemoryBytesMax <= 0) {
      throw new IllegalArgumentException("a limit between instances has to be positive");
    }
  }

  /** In plain text, a second to connect, 64 scans at a time of 64 MiB. */
  public static ClusterOptions of(String secret) {
    return new ClusterOptions(
        secret, null, CONNECT_MILLIS, CONCURRENT_SCANS_MAX, SCAN_MEMORY_BYTES_MAX);
  }

  /** Over TLS, with those that {@code next} trusts. */
  public ClusterOptions withTls(SSLContext next) {
    return new ClusterOptions(secret, next, connectMillis, concurrentScansMax, scanMemoryBytesMax);
  }

  @Override
  public String toString() {
    return "ClusterOptions[" + (tls == null ? "plain text" : "TLS") + "]"; // never the secret
  }
}
