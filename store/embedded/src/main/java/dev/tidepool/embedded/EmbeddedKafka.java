package dev.tidepool.embedded;

import java.net.BindException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node in this JVM, broker and controller at once, listening on 127.0.0.1 only.
 *
 * <pre>{@code
 * try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
 *   kafka.createTopic("orders", 4, Map.of());
 *   properties.put("bootstrap.servers", kafka.bootstrapServers());
 *   ...
 * }
 * }</pre>
 *
 * <p><b>Data</b> lives in the directory: a start on a directory used before has the same cluster
 * id, topics, records and committed offsets, also after the process was killed. Like any Kafka it
 * leaves flushing to the operating system, so a power failure may cost the last records.
 *
 * <p><b>Groups and transactions:</b> a new directory gets every feature Kafka calls ready for
 * production, so the classic, consumer and streams group protocols and transactions all work.
 *
 * <p><b>Cost:</b> the first start in a JVM takes about two seconds, later ones half a second, a
 * stop about as long; about 40 MB of heap and 90 threads. Its threads keep the JVM alive until
 * {@link #close}, and no shutdown hook is installed.
 *
 * <p><b>Threads:</b> every method is safe from any thread; starts and stops exclude each other.
 *
 * <p><b>Fatal faults end the JVM.</b> Kafka halts the process when the log directory vanishes, when
 * the metadata log is damaged, or when the controller's port is taken in the instant between our
 * probe and its bind. This class leaves that alone, because the switch is global to the JVM; a test
 * suite may throw it with {@link FatalFaults}. Delete the directory only after {@link #close}.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

  /** Starts on random ports that lose the race for a port are repeated this often. */
  private static final int MAX_ATTEMPTS = 5;

  private final EmbeddedKafkaOptions options;

  private DataDirectory directory;
  private KafkaNode server;
  private volatile int port;

  private EmbeddedKafka(EmbeddedKafkaOptions options) {
    this.options = options;
    this.port = options.port();
  }

  /**
   * Starts a broker with its data in {@code directory}, on a random free port.
   *
   * @throws EmbeddedKafkaException as {@link #start(EmbeddedKafkaOptions)}
   */
  public static EmbeddedKafka start(Path directory) {
    return start(EmbeddedKafkaOptions.in(directory));
  }

  /**
   * Starts a broker and returns once it serves clients.
   *
   * @throws EmbeddedKafkaException if the fixed port cannot be opened, the directory cannot be
   *     written, belongs to something else or is in use, or Kafka refuses to start; nothing is left
   *     running
   */
  public static EmbeddedKafka start(EmbeddedKafkaOptions options) {
    EmbeddedKafka kafka = new EmbeddedKafka(options);
    kafka.startServer();
    return kafka;
  }

  /**
   * Returns the address for {@code bootstrap.servers}, as {@code host:port}. It stays the same
   * across {@link #stop} and {@link #restart}.
   */
  public String bootstrapServers() {
    return BrokerSettings.address(port);
  }

  /** Returns the data directory, as given in the options. */
  public Path directory() {
    return options.directory();
  }

  /** Returns whether the broker has been started and not stopped since. */
  public synchronized boolean isRunning() {
    return server != null;
  }

  /**
   * Creates a topic and returns once clients can see it and every partition has a leader.
   *
   * <p>Does nothing when the topic exists with as many partitions; its configuration is then left
   * as it is. Costs one connection and some 100 ms, whether the topic is new or not.
   *
   * @param configs topic settings by Kafka name, for instance {@code cleanup.policy}
   * @throws EmbeddedKafkaException if the topic exists with another number of partitions, Kafka
   *     refuses the name or the settings, or the caller is interrupted
   * @throws IllegalStateException if the broker is stopped
   */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    if (!isRunning()) {
      throw new IllegalStateException(
          "cannot create topic " + name + ": the broker at " + bootstrapServers() + " is stopped");
    }
    Topics.create(bootstrapServers(), name, partitions, configs);
  }

  /**
   * Stops the broker cleanly and keeps its data. Does nothing when it is stopped already.
   *
   * <p>Clients that are still open keep trying to connect, and carry on after {@link #restart}.
   */
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    try {
      server.shutDown();
    } finally {
      server = null;
      directory.close();
    }
    LOG.debug("stopped the broker at {}", bootstrapServers());
  }

  /**
   * Stops the broker if it is running and starts it again, on the same data and the same port.
   *
   * @throws EmbeddedKafkaException as {@link #start(EmbeddedKafkaOptions)}, for instance if
   *     something else took the port in the meantime; the broker is then stopped
   */
  public synchronized void restart() {
    stop();
    startServer();
  }

  /** The same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  private synchronized void startServer() {
    directory = DataDirectory.claim(options.directory());
    try {
      if (port == EmbeddedKafkaOptions.RANDOM_PORT) {
        startOnRandomPort();
      } else {
        startOnFixedPort();
      }
    } finally {
      if (server == null) {
        directory.close();
      }
    }
    LOG.debug("started a broker at {} on {}", bootstrapServers(), directory.path());
  }

  private void startOnRandomPort() {
    for (int attempt = 1; ; attempt++) {
      int candidate = FreePorts.next();
      try {
        server = startOn(candidate);
        port = candidate;
        return;
      } catch (RuntimeException e) {
        if (attempt == MAX_ATTEMPTS || !isBindFailure(e)) {
          throw failed(e);
        }
      }
    }
  }

  private void startOnFixedPort() {
    FreePorts.requireFree(port);
    try {
      server = startOn(port);
    } catch (RuntimeException e) {
      throw isBindFailure(e) ? FreePorts.unusable(port, e) : failed(e);
    }
  }

  private KafkaNode startOn(int brokerPort) {
    int controllerPort = FreePorts.nextOtherThan(brokerPort);
    Map<String, String> settings =
        BrokerSettings.of(directory.path(), brokerPort, controllerPort, options.settings());
    KafkaNode starting = new KafkaNode(settings);
    try {
      starting.start();
      return starting;
    } catch (Throwable e) {
      starting.shutDown();
      throw e;
    }
  }

  private static boolean isBindFailure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private EmbeddedKafkaException failed(RuntimeException cause) {
    return new EmbeddedKafkaException(
        "the broker on " + options.directory() + " did not start: " + cause.getMessage(), cause);
  }
}
