package dev.tidepool.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where an {@link EmbeddedKafka} keeps its data, which port it listens on, and what it sets
 * differently from {@code BrokerSettings}.
 *
 * <pre>{@code
 * EmbeddedKafkaOptions.in(directory).withPort(9092).withSetting("auto.create.topics.enable", "false")
 * }</pre>
 *
 * <p>Options are immutable; each {@code with} method returns a changed copy.
 *
 * @param directory holds everything the broker remembers; created when absent
 * @param port the port for clients on 127.0.0.1, or {@link #RANDOM_PORT}
 * @param settings broker settings by Kafka name; they win over the defaults of this package
 */
public record EmbeddedKafkaOptions(Path directory, int port, Map<String, String> settings) {

  /** Asks for any free port. */
  public static final int RANDOM_PORT = 0;

  private static final int MAX_PORT = 65_535;

  /**
   * Checks and copies the arguments.
   *
   * @throws IllegalArgumentException if the port is out of range, or a setting is one that this
   *     package decides itself, such as the listeners
   */
  public EmbeddedKafkaOptions {
    Objects.requireNonNull(directory, "directory");
    if (port < RANDOM_PORT || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "port is " + port + ", expected 1 to " + MAX_PORT + ", or 0 for a random port");
    }
    settings = Map.copyOf(settings);
    BrokerSettings.requireOpen(settings.keySet());
  }

  /** Returns options for a broker with its data in {@code directory}, on a random port. */
  public static EmbeddedKafkaOptions in(Path directory) {
    return new EmbeddedKafkaOptions(directory, RANDOM_PORT, Map.of());
  }

  /** Returns a copy with a fixed port for clients, so that tools can be pointed at it. */
  public EmbeddedKafkaOptions withPort(int port) {
    return new EmbeddedKafkaOptions(directory, port, settings);
  }

  /** Returns a copy with one more broker setting, named as in Kafka's documentation. */
  public EmbeddedKafkaOptions withSetting(String name, String value) {
    Map<String, String> changed = new HashMap<>(settings);
    changed.put(name, value);
    return new EmbeddedKafkaOptions(directory, port, changed);
  }
}
