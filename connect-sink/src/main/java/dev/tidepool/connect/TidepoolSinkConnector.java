package dev.tidepool.connect;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Makes topics into indexed tables on the workers of Kafka Connect.
 *
 * <p>Each task keeps the rows of its topic partitions on the disk of its worker, together with the
 * offsets: each record is in its table exactly once, whatever stops. The README of the module lists
 * the settings, docs/CONNECT.md says how it works.
 *
 * <p><b>Threads:</b> as Connect calls it, one at a time.
 */
public final class TidepoolSinkConnector extends SinkConnector {
  private Map<String, String> properties = Map.of();

  /** For Connect. */
  public TidepoolSinkConnector() {}

  @Override
  public String version() {
    return version(TidepoolSinkConnector.class);
  }

  static String version(Class<?> type) {
    return Objects.requireNonNullElse(type.getPackage().getImplementationVersion(), "unknown");
  }

  @Override
  public ConfigDef config() {
    return SinkConfig.DEFINITION;
  }

  /** What is wrong with the settings: each problem at its setting, all at once. */
  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    return new Config(SinkConfig.validate(connectorConfigs));
  }

  /**
   * Takes the settings.
   *
   * @throws org.apache.kafka.common.config.ConfigException if some are wrong, with all of them
   */
  @Override
  public void start(Map<String, String> props) {
    SinkSettings.of(props);
    properties = Map.copyOf(props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return TidepoolSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  /** Refused: the offset that counts is committed with the rows. */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
    throw new UnsupportedOperationException(
        "the offsets of this sink are in its tables: to read topics anew, stop the connector and"
            + " delete "
            + connectorConfig.get(SinkConfig.DIRECTORY)
            + " on each worker and the changelog, if there is one, or give the connector another"
            + " name");
  }

  @Override
  public void stop() {
    // The tasks hold everything.
  }
}
