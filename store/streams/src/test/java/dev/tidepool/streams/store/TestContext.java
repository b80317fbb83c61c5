package dev.tidepool.streams.store;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.internals.StateRestoreCallbackAdapter;

/** The context of one task, with a directory of its own and a restore that tests can drive. */
public final class TestContext implements StateStoreContext {

  /** What one small test run needs of memory. */
  static final long MEMORY_BYTES = 4 << 20;

  private final Path taskDirectory;
  private final TaskId taskId;
  private final Map<String, Object> configs = new HashMap<>();
  private final StreamsMetrics metrics;

  private RecordMetadata record;
  private StateStore registered;
  private RecordBatchingStateRestoreCallback restorer;
  private boolean refusesRegistration;

  public TestContext(Path taskDirectory) {
    this(taskDirectory, new TaskId(0, 0));
  }

  TestContext(Path taskDirectory, TaskId taskId) {
    this.taskDirectory = taskDirectory;
    this.taskId = taskId;
    taskDirectory.toFile().mkdirs();
    configs.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    configs.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
    configs.put("metrics.recording.level", "INFO");
    configs.put("tidepool.memory.bytes", MEMORY_BYTES);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
    this.metrics = new MockProcessorContext<>(properties, taskId, taskDirectory.toFile()).metrics();
  }

  public TestContext with(String key, Object value) {
    configs.put(key, value);
    return this;
  }

  public TestContext exactlyOnce() {
    return with(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
  }

  TestContext refusingRegistration() {
    refusesRegistration = true;
    return this;
  }

  /** From now on a record of this origin is being processed. */
  void processing(String topic, int partition, long offset) {
    record = new Origin(topic, partition, offset);
  }

  /** From now on no record is being processed, as in a punctuation. */
  void processingNothing() {
    record = null;
  }

  StateStore registered() {
    return registered;
  }

  /** Restores one batch; the records have the current time. */
  @SafeVarargs
  public final void restore(KeyValue<byte[], byte[]>... rows) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (KeyValue<byte[], byte[]> row : rows) {
      records.add(new ConsumerRecord<>("changelog", 0, records.size(), row.key, row.value));
    }
    restore(records);
  }

  void restore(List<ConsumerRecord<byte[], byte[]>> records) {
    restorer.restoreBatch(records);
  }

  @Override
  public String applicationId() {
    return "test";
  }

  @Override
  public TaskId taskId() {
    return taskId;
  }

  @Override
  public Optional<RecordMetadata> recordMetadata() {
    return Optional.ofNullable(record);
  }

  @Override
  public Serde<?> keySerde() {
    return null;
  }

  @Override
  public Serde<?> valueSerde() {
    return null;
  }

  @Override
  public File stateDir() {
    return taskDirectory.toFile();
  }

  @Override
  public StreamsMetrics metrics() {
    return metrics;
  }

  @Override
  public void register(StateStore store, StateRestoreCallback callback) {
    register(store, callback, () -> {});
  }

  @Override
  public void register(StateStore store, StateRestoreCallback callback, CommitCallback onCommit) {
    if (refusesRegistration) {
      throw new IllegalArgumentException("refused");
    }
    registered = store;
    restorer = StateRestoreCallbackAdapter.adapt(callback);
  }

  @Override
  public Map<String, Object> appConfigs() {
    return configs;
  }

  @Override
  public Map<String, Object> appConfigsWithPrefix(String prefix) {
    Map<String, Object> found = new HashMap<>();
    configs.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }

  private record Origin(String topic, int partition, long offset) implements RecordMetadata {}
}
