package dev.tidepool.connect;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;

/** Gives each worker a directory of its own for one and the same connector. */
public final class WorkerDirectory implements ConfigProvider {
  private static final String DIRECTORY = "directory";

  private String directory;

  @Override
  public void configure(Map<String, ?> settings) {
    directory = settings.get(DIRECTORY).toString();
  }

  @Override
  public ConfigData get(String path) {
    return get(path, Set.of(DIRECTORY));
  }

  @Override
  public ConfigData get(String path, Set<String> keys) {
    return new ConfigData(keys.contains(DIRECTORY) ? Map.of(DIRECTORY, directory) : Map.of());
  }

  @Override
  public void close() {}
}
