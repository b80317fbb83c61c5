package dev.tidepool.bench.rival;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.metrics.StreamsMetricsImpl;

/**
 * The context of one task, as far as a store uses it. It keeps the callbacks that the store
 * registers, and says which input record is being processed, because stores follow its offset on
 * every put.
 */
final class BenchContext implements StateStoreContext {

  private static final String APPLICATION_ID = "bench";

  private final Map<String, Object> configs;
  private final File stateDir;
  private final StreamsMetricsImpl metrics =
      new StreamsMetricsImpl(new Metrics(), APPLICATION_ID, Time.SYSTEM);
  private final InputRecord inputRecord = new InputRecord();
  private final Optional<RecordMetadata> processed = Optional.of(inputRecord);
  private boolean restoring;
  private StateRestoreCallback restoreCallback;
  private CommitCallback commitCallback = () -> {};

  BenchContext(Path stateDir, Map<String, Object> storeConfigs, boolean exactlyOnce) {
    this.stateDir = stateDir.toFile();
    this.configs = configs(storeConfigs, exactlyOnce);
  }

  /* Kafka gives stores both what the user wrote and what the configuration made of it. */
  private static Map<String, Object> configs(
      Map<String, Object> storeConfigs, boolean exactlyOnce) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    if (exactlyOnce) {
      properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    }
    properties.putAll(storeConfigs);
    StreamsConfig config = new StreamsConfig(properties);
    Map<String, Object> both = new HashMap<>(config.originals());
    both.putAll(config.values());
    return both;
  }

  StateRestoreCallback restoreCallback() {
    return restoreCallback;
  }

  CommitCallback commitCallback() {
    return commitCallback;
  }

  /** Counts one more input record; stores see its offset. */
  void nextInputRecord() {
    inputRecord.offset++;
  }

  /** While restoring there is no input record. */
  void setRestoring(boolean restoring) {
    this.restoring = restoring;
  }

  @Override
  public String applicationId() {
    return APPLICATION_ID;
  }

  @Override
  public TaskId taskId() {
    return new TaskId(0, 0);
  }

  @Override
  public Optional<RecordMetadata> recordMetadata() {
    return restoring ? Optional.empty() : processed;
  }

  @Override
  public Serde<?> keySerde() {
    return Serdes.ByteArray();
  }

  @Override
  public Serde<?> valueSerde() {
    return Serdes.ByteArray();
  }

  @Override
  public File stateDir() {
    return stateDir;
  }

  @Override
  public StreamsMetrics metrics() {
    return metrics;
  }

  @Override
  public void register(StateStore store, StateRestoreCallback stateRestoreCallback) {
    restoreCallback = stateRestoreCallback;
  }

  @Override
  public void register(
      StateStore store, StateRestoreCallback stateRestoreCallback, CommitCallback callback) {
    restoreCallback = stateRestoreCallback;
    commitCallback = callback;
  }

  @Override
  public Map<String, Object> appConfigs() {
    return configs;
  }

  @Override
  public Map<String, Object> appConfigsWithPrefix(String prefix) {
    Map<String, Object> matching = new HashMap<>();
    configs.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            matching.put(name.substring(prefix.length()), value);
          }
        });
    return matching;
  }

  /** One object for all records: what is measured is the store. */
  private static final class InputRecord implements RecordMetadata {

    private long offset;

    @Override
    public String topic() {
      return "bench-input";
    }

    @Override
    public int partition() {
      return 0;
    }

    @Override
    public long offset() {
      return offset;
    }
  }
}
