package dev.tidepool.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds ports that nobody listens on.
 *
 * <p><b>Threads:</b> safe from any thread. No two calls in one JVM return the same port within ten
 * thousand calls, so brokers that start together do not compete.
 */
final class FreePorts {

  /*
   * A port that was free when probed can be taken before the broker binds it, and for the
   * controller's port that is fatal (see EmbeddedKafka). Asking the system for port 0 makes it
   * likely: it hands out the very range from which every outgoing connection and every other test
   * draws. We draw from below that range on all common systems instead.
   */
  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;

  private static final AtomicInteger CURSOR =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePorts() {}

  /** Returns a port that was free a moment ago; usually one probe, a few microseconds. */
  static int next() {
    for (int probe = 0; probe < COUNT; probe++) {
      int port = FIRST + Math.floorMod(CURSOR.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedKafkaException(
        "no free port on " + BrokerSettings.HOST + " from " + FIRST + " to " + (FIRST + COUNT - 1));
  }

  /** As {@link #next}, but never {@code other}, which is free yet but spoken for. */
  static int nextOtherThan(int other) {
    int port = next();
    return port == other ? next() : port;
  }

  /** Throws {@link EmbeddedKafkaException} if a listener cannot be opened on {@code port}. */
  static void requireFree(int port) {
    try {
      probe(port);
    } catch (IOException e) {
      throw unusable(port, e);
    }
  }

  /** Returns the exception for a port that could not be opened, for the caller to throw. */
  static EmbeddedKafkaException unusable(int port, Throwable cause) {
    return new EmbeddedKafkaException(
        "port "
            + port
            + " on "
            + BrokerSettings.HOST
            + " cannot be opened: "
            + cause.getMessage()
            + "; stop what listens there, choose another port, or use "
            + EmbeddedKafkaOptions.RANDOM_PORT
            + " for a random one",
        cause);
  }

  private static boolean isFree(int port) {
    try {
      probe(port);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static void probe(int port) throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(BrokerSettings.HOST, port));
    }
  }
}
