package dev.tidepool.bench.sink;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * A sink as those for databases are: records become rows of a table, in batches of one transaction,
 * one that is there is replaced. Made for orders only.
 */
public final class JdbcSinkConnector extends SinkConnector {
  static final String URL = "url";

  private Map<String, String> properties;

  @Override
  public void start(Map<String, String> properties) {
    this.properties = properties;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return JdbcSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(1, properties); // embedded databases have one writer
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define(URL, ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "of the database");
  }

  @Override
  public String version() {
    return "1";
  }
}
