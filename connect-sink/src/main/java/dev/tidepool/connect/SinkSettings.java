package dev.tidepool.connect;

import dev.tidepool.changelog.KafkaSettings;
import dev.tidepool.connect.workers.BrokerConfig;
import dev.tidepool.connect.workers.WorkersSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * What a connector was told; {@link SinkConfig} says what can be.
 *
 * <p><b>Threads:</b> immutable.
 *
 * @param connector its name
 * @param directory of all its tables on this worker
 * @param fieldsIncluded paths; empty for all
 * @param changelogFormat of the name of the changelog's topic; blank for none
 * @param changelogClients how to reach it
 * @param toleratesErrors whether bad records are skipped when nobody takes reports of them
 * @param workers of the endpoint, or null for none
 */
record SinkSettings(
    String connector,
    Path directory,
    String tableNameFormat,
    PkMode pkMode,
    List<String> pkFields,
    InsertMode insertMode,
    boolean deleteEnabled,
    List<String> fieldsIncluded,
    List<IndexSpec> indexes,
    boolean autoEvolve,
    int retriesMax,
    long retryBackoffMs,
    long memoryBytes,
    String changelogFormat,
    KafkaSettings changelogClients,
    boolean toleratesErrors,
    WorkersSettings workers) {

  /**
   * Reads the settings.
   *
   * @throws ConfigException if some are wrong; the message names all of them
   */
  static SinkSettings of(Map<String, String> properties) {
    List<String> problems = new ArrayList<>();
    for (ConfigValue value : SinkConfig.validate(properties)) {
      problems.addAll(value.errorMessages());
    }
    if (properties.get(SinkConfig.NAME) == null) {
      problems.add("the connector has no name");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException("settings are wrong: " + String.join("; ", problems));
    }
    AbstractConfig config = new AbstractConfig(SinkConfig.DEFINITION, properties, false);
    return new SinkSettings(
        properties.get(SinkConfig.NAME),
        Path.of(config.getString(SinkConfig.DIRECTORY)),
        config.getString(SinkConfig.TABLE_NAME_FORMAT),
        PkMode.valueOf(upper(config.getString(SinkConfig.PK_MODE))),
        List.copyOf(config.getList(SinkConfig.PK_FIELDS)),
        InsertMode.valueOf(upper(config.getString(SinkConfig.INSERT_MODE))),
        config.getBoolean(SinkConfig.DELETE_ENABLED),
        List.copyOf(config.getList(SinkConfig.FIELDS_INCLUDE)),
        config.getList(SinkConfig.INDEXES).stream().map(IndexSpec::parse).toList(),
        config.getBoolean(SinkConfig.AUTO_EVOLVE),
        config.getInt(SinkConfig.MAX_RETRIES),
        config.getLong(SinkConfig.RETRY_BACKOFF_MS),
        config.getLong(SinkConfig.MEMORY_BYTES),
        config.getString(SinkConfig.CHANGELOG_TOPIC_FORMAT),
        BrokerConfig.clients(properties),
        "all".equalsIgnoreCase(properties.get("errors.tolerance")),
        WorkersSettings.of(properties.get(SinkConfig.NAME), config));
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** The table that records of {@code topic} are for. */
  String tableOf(String topic) {
    return tableNameFormat.replace(SinkConfig.TOPIC_PLACE, topic);
  }

  boolean hasChangelog() {
    return !changelogFormat.isBlank();
  }

  /** The topic of the changelog of {@code topic}. */
  String changelogOf(String topic) {
    return changelogFormat
        .replace(SinkConfig.TOPIC_PLACE, topic)
        .replace(SinkConfig.CONNECTOR_PLACE, connector);
  }

  /** In words that stay the same: rows of other words are other rows. */
  String primaryKey() {
    return pkMode.name().toLowerCase(Locale.ROOT) + "(" + String.join(", ", pkFields) + ")";
  }
}
