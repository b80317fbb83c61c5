package dev.tidepool.connect.workers;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * What the endpoint of a connector was told; {@link WorkersConfig} says what can be.
 *
 * <p><b>Threads:</b> immutable.
 *
 * @param topics whose tables are asked; empty if {@code topicsPattern} says which
 * @param topicsPattern or ""
 * @param advertisedHost or null for {@code host}
 * @param token or null
 * @param certificate or null for plain text
 * @param kafka settings of Kafka's clients
 */
public record WorkersSettings(
    String connector,
    List<String> topics,
    String topicsPattern,
    int port,
    String host,
    String advertisedHost,
    String secret,
    String token,
    Path certificate,
    Path key,
    boolean allowsPlainText,
    Map<String, Object> kafka) {

  /** Those of {@code properties}, which are right; null if they want no endpoint. */
  public static WorkersSettings of(String connector, AbstractConfig config) {
    int port = config.getInt(WorkersConfig.PORT);
    if (port == WorkersConfig.NO_PORT) {
      return null;
    }
    Map<String, String> given = config.originalsStrings();
    return new WorkersSettings(
        connector,
        Pattern.compile(",")
            .splitAsStream(text(given, SinkTask.TOPICS_CONFIG))
            .map(String::trim)
            .filter(topic -> !topic.isEmpty())
            .toList(),
        text(given, SinkTask.TOPICS_REGEX_CONFIG),
        port,
        config.getString(WorkersConfig.HOST),
        config.getString(WorkersConfig.ADVERTISED_HOST),
        secret(config, WorkersConfig.SECRET),
        secret(config, WorkersConfig.TOKEN),
        path(config, WorkersConfig.TLS_CERTIFICATE),
        path(config, WorkersConfig.TLS_KEY),
        config.getBoolean(WorkersConfig.ALLOW_PLAIN_TEXT),
        new HashMap<>(config.originalsWithPrefix(BrokerConfig.PREFIX)));
  }

  private static String text(Map<String, String> given, String name) {
    return Objects.requireNonNullElse(given.get(name), "").trim();
  }

  private static String secret(AbstractConfig config, String name) {
    Password password = config.getPassword(name);
    return password == null ? null : password.value();
  }

  private static Path path(AbstractConfig config, String name) {
    String path = config.getString(name);
    return path == null ? null : Path.of(path);
  }

  @Override
  public String toString() {
    return "WorkersSettings[" + connector + ", " + host + ":" + port + "]"; // never secrets
  }
}
