package dev.tidepool.bench.sink;

import dev.tidepool.connect.TidepoolSinkConnector;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.file.FileStreamSinkConnector;

/** Who takes the topic in, each with one task. */
public enum Sinks {
  /** Indexed as the databases are. */
  TIDEPOOL(TidepoolSinkConnector.class.getName()) {
    @Override
    void configure(Map<String, String> settings, Path directory) {
      settings.put("directory", directory.toString());
      settings.put("pk.fields", "id");
      settings.put("indexes", "city,status+cents");
    }
  },
  SQLITE(JdbcSinkConnector.class.getName()) {
    @Override
    void configure(Map<String, String> settings, Path directory) {
      settings.put(JdbcSinkConnector.URL, "jdbc:sqlite:" + directory.resolve("orders.db"));
    }
  },
  H2(JdbcSinkConnector.class.getName()) {
    @Override
    void configure(Map<String, String> settings, Path directory) {
      settings.put(JdbcSinkConnector.URL, "jdbc:h2:" + directory.resolve("orders"));
    }
  },
  /** Kafka's own: a line a record, nothing else. */
  FILE(FileStreamSinkConnector.class.getName()) {
    @Override
    void configure(Map<String, String> settings, Path directory) {
      settings.put("file", directory.resolve("orders.txt").toString());
    }
  };

  private final String connector;

  Sinks(String connector) {
    this.connector = connector;
  }

  abstract void configure(Map<String, String> settings, Path directory);

  /** The settings of a connector, which keeps what it makes in {@code directory}. */
  Map<String, String> settings(String name, Path directory) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("name", name);
    settings.put("connector.class", connector);
    settings.put("tasks.max", "1");
    settings.put("topics", SinkTopic.NAME);
    configure(settings, directory);
    return settings;
  }
}
