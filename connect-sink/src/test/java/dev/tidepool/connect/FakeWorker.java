package dev.tidepool.connect;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.table.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Does with a task what a worker of Connect does: seeks where the task says, delivers again what
 * the task could not take, commits only what the task returns. Its disk can be killed under it.
 */
final class FakeWorker {
  final Map<TopicPartition, List<SinkRecord>> log; // a record's place is its offset, null if none
  final Map<TopicPartition, Long> committed = new HashMap<>(); // what the group has
  final Map<TopicPartition, Set<Long>> reported = new HashMap<>();

  FaultyVfs vfs;
  SinkTask task;
  boolean hasReporter = true;
  CompletableFuture<Void> report = CompletableFuture.completedFuture(null);

  private final Map<String, String> properties;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
  private final List<SinkRecord> batch = new ArrayList<>(); // that is to be delivered again
  private final Map<TopicPartition, Long> seeks = new HashMap<>();
  private Engine engine;

  FakeWorker(
      FaultyVfs vfs, Map<String, String> properties, Map<TopicPartition, List<SinkRecord>> log) {
    this.vfs = vfs;
    this.properties = properties;
    this.log = log;
  }

  // ---- a task's life ---------------------------------------------------------------------------

  /** A new task, which has no partitions. */
  void start() {
    engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20), vfs);
    task = new TidepoolSinkTask(vfs, engine, SinkFixture.TINY);
    task.initialize(new Context());
    task.start(properties);
  }

  void open(Collection<TopicPartition> sources) {
    for (TopicPartition source : sources) {
      long position = committed.getOrDefault(source, 0L);
      positions.put(source, position);
      delivered.put(source, new OffsetAndMetadata(position));
    }
    task.open(sources);
    seek();
  }

  /** Takes partitions away, as a rebalance does. */
  void revoke(Collection<TopicPartition> sources) {
    commit(sources);
    lose(sources);
  }

  /** The same of partitions that others have already. */
  void lose(Collection<TopicPartition> sources) {
    task.close(sources);
    positions.keySet().removeAll(sources);
    delivered.keySet().removeAll(sources);
    batch.removeIf(
        record -> sources.contains(new TopicPartition(record.topic(), record.kafkaPartition())));
  }

  void stop() {
    revoke(List.copyOf(positions.keySet()));
    task.stop();
    engine.close();
  }

  /** Ends the process: nothing more is written. */
  void kill() {
    vfs = vfs.kill();
    forget();
  }

  /** The same, and what was not synced may be gone. */
  void cutPower(long seed) {
    vfs = vfs.powerCut(seed);
    forget();
  }

  private void forget() {
    task.stop(); // so that the process that goes on here holds no memory for it
    engine.close();
    positions.clear();
    delivered.clear();
    batch.clear();
    seeks.clear();
  }

  private void seek() {
    seeks.forEach(
        (source, offset) -> {
          positions.put(source, offset);
          delivered.put(source, new OffsetAndMetadata(offset));
        });
    seeks.clear();
  }

  // ---- records ---------------------------------------------------------------------------------

  Set<TopicPartition> assignment() {
    return positions.keySet();
  }

  /** Delivers up to {@code countMax} records of each partition; or the last batch once more. */
  void deliver(int countMax) {
    if (batch.isEmpty()) {
      positions.replaceAll((source, position) -> poll(source, position, countMax));
    }
    try {
      task.put(new ArrayList<>(batch));
    } catch (RetriableException e) {
      return;
    }
    batch.clear();
    positions.forEach((source, position) -> delivered.put(source, new OffsetAndMetadata(position)));
  }

  private long poll(TopicPartition source, long position, int countMax) {
    List<SinkRecord> records = log.get(source);
    long next = position;
    for (int i = 0; i < countMax && next < records.size(); i++) {
      SinkRecord record = records.get((int) next++);
      if (record != null) {
        batch.add(record);
      }
    }
    return next;
  }

  /** Whether a batch is to be delivered again. */
  boolean isRetrying() {
    return !batch.isEmpty();
  }

  boolean hasDeliveredAll() {
    return batch.isEmpty()
        && positions.entrySet().stream()
            .allMatch(entry -> entry.getValue() == log.get(entry.getKey()).size());
  }

  void deliverAll(int countMax) {
    while (!hasDeliveredAll()) {
      deliver(countMax);
    }
  }

  void commit() {
    commit(positions.keySet());
  }

  private void commit(Collection<TopicPartition> sources) {
    Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>(delivered);
    current.keySet().retainAll(sources);
    task.preCommit(current)
        .forEach(
            (source, offset) -> {
              if (offset.offset() > current.get(source).offset()) {
                throw new AssertionError("committed more than was delivered: " + source + offset);
              }
              committed.put(source, offset.offset());
            });
  }

  // ---- what is there ---------------------------------------------------------------------------

  /** The rows of the open partition; null if it has no columns. */
  Table table(TopicPartition source) {
    for (SourcePartition partition : ConnectorMemory.partitions(properties.get("name"))) {
      if (partition.source().equals(source)) {
        return partition.table();
      }
    }
    throw new AssertionError(source + " is not open");
  }

  Set<Long> reportedOf(TopicPartition source) {
    return reported.computeIfAbsent(source, s -> new TreeSet<>());
  }

  private final class Context implements SinkTaskContext {
    @Override
    public Map<String, String> configs() {
      return properties;
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
      seeks.putAll(offsets);
    }

    @Override
    public void offset(TopicPartition source, long offset) {
      seeks.put(source, offset);
    }

    @Override
    public void timeout(long timeoutMs) {}

    @Override
    public Set<TopicPartition> assignment() {
      return Set.copyOf(positions.keySet());
    }

    @Override
    public void pause(TopicPartition... partitions) {}

    @Override
    public void resume(TopicPartition... partitions) {}

    @Override
    public void requestCommit() {}

    @Override
    public ErrantRecordReporter errantRecordReporter() {
      return hasReporter ? this::report : null;
    }

    private Future<Void> report(SinkRecord record, Throwable error) {
      reportedOf(new TopicPartition(record.topic(), record.kafkaPartition()))
          .add(record.kafkaOffset());
      return report;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("not used");
    }
  }
}
