package dev.tidepool.connect.workers;

import dev.tidepool.changelog.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigValue;

/**
 * The settings by which the connector itself, beside the worker, reaches brokers: for the changelog
 * and for the topic in which workers find each other.
 */
public final class BrokerConfig {
  /** Before each setting of Kafka's clients. */
  static final String PREFIX = "kafka.";

  private static final String SERVERS = PREFIX + "bootstrap.servers";

  /** While the user does not say otherwise: a task that waits longer loses its partitions. */
  private static final Map<String, String> PATIENCE =
      Map.of(
          "default.api.timeout.ms", "10000",
          "request.timeout.ms", "9000",
          "max.block.ms", "10000",
          "transaction.timeout.ms", "900000"); // it is open from commit to commit of the worker

  private BrokerConfig() {}

  /** Adds the settings to {@code to}. */
  public static ConfigDef define(ConfigDef to) {
    return to.define(
        SERVERS,
        Type.STRING,
        "",
        Importance.MEDIUM,
        "Brokers, needed with changelog.topic.format and with endpoint.port. Other settings of"
            + " Kafka's clients go behind kafka., too, such as kafka.security.protocol.",
        "Brokers",
        1,
        Width.LONG,
        "Brokers");
  }

  /** Adds what is wrong to {@code values}, each at its setting; to be asked if they are needed. */
  public static void check(Map<String, ConfigValue> values, Map<String, String> properties) {
    for (String problem : clients(properties).problems()) {
      String setting = SERVERS;
      for (String name : properties.keySet()) {
        boolean isNamed =
            name.startsWith(PREFIX) && problem.contains(name.substring(PREFIX.length()));
        setting = isNamed ? name : setting;
      }
      values.computeIfAbsent(setting, ConfigValue::new);
      values.get(setting).addErrorMessage(setting + ": " + problem);
    }
  }

  /** What clients are told. */
  public static KafkaSettings clients(Map<String, String> properties) {
    Map<String, String> clients = new HashMap<>(PATIENCE);
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            clients.put(name.substring(PREFIX.length()), value);
          }
        });
    return new KafkaSettings(clients);
  }
}
