package dev.tidepool.bench.restore;

import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.changelog.ChangelogTable;
import dev.tidepool.changelog.RestoreProgress;
import dev.tidepool.changelog.ValueLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;

/** Restores the topic from nothing, in this process; what is on the disk is deleted afterwards. */
public final class RestoreRuns {

  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final FilledTopic topic;
  private final Path directory;
  private final long memoryBytes;

  /**
   * @param memoryBytes for pages of the table
   */
  public RestoreRuns(FilledTopic topic, Path directory, long memoryBytes) {
    this.topic = topic;
    this.directory = directory;
    this.memoryBytes = memoryBytes;
  }

  /** As a table. Timed from the builder until all is shown and committed. */
  public RestoreRun table() throws IOException, InterruptedException, TimeoutException {
    Path state = directory.resolve("table");
    long start = System.nanoTime();
    RestoreProgress progress;
    long nanos;
    try (ChangelogTable table =
        ChangelogTable.builder(FilledTopic.CHANGELOG, state)
            .kafka(Map.of("bootstrap.servers", topic.kafka().bootstrapServers()))
            .layout(ValueLayout.TIMESTAMPED)
            .memoryBytes(memoryBytes)
            .open()) {
      table.awaitCaughtUp(PATIENCE);
      nanos = System.nanoTime() - start;
      progress = table.status().progress();
    } finally {
      DiskUsage.delete(state);
    }
    return checked(progress.records(), nanos, progress.bytes());
  }

  /**
   * As a timestamped RocksDB store of Kafka Streams. Timed from the first record that is asked for
   * until the last partition is restored: joining a group is not in it.
   */
  public RestoreRun streams() throws IOException, InterruptedException, TimeoutException {
    Path state = directory.resolve("streams");
    Clock clock = new Clock(topic.partitionCount());
    try (KafkaStreams streams = application(state)) {
      streams.setGlobalStateRestoreListener(clock);
      streams.start();
      if (!clock.done.await(PATIENCE.toMinutes(), TimeUnit.MINUTES)) {
        throw new TimeoutException("Kafka Streams has not restored within " + PATIENCE);
      }
    } finally {
      DiskUsage.delete(state);
    }
    return checked(
        clock.records.get(), clock.endNanos.get() - clock.startNanos.get(), bytesOfAll());
  }

  private KafkaStreams application(Path state) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.timestampedKeyValueStoreBuilder(
            Stores.persistentTimestampedKeyValueStore(FilledTopic.STORE),
            Serdes.ByteArray(),
            Serdes.ByteArray()));
    builder.stream(FilledTopic.INPUT, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .process(() -> new Idle(), FilledTopic.STORE);
    Properties config = new Properties();
    config.put("application.id", FilledTopic.APPLICATION);
    config.put("bootstrap.servers", topic.kafka().bootstrapServers());
    config.put("state.dir", state.toString());
    return new KafkaStreams(builder.build(), config);
  }

  private long bytes;

  private long bytesOfAll() throws IOException, InterruptedException, TimeoutException {
    if (bytes == 0) {
      table(); // which counts them
    }
    return bytes;
  }

  private RestoreRun checked(long records, long nanos, long bytesRead) {
    if (records != topic.recordCount()) {
      throw new IllegalStateException(
          records + " records were restored, of " + topic.recordCount());
    }
    bytes = bytesRead;
    return new RestoreRun(records, bytesRead, nanos);
  }

  /** Nothing is written to the input. */
  private static final class Idle implements Processor<byte[], byte[], Void, Void> {
    @Override
    public void process(Record<byte[], byte[]> record) {}
  }

  /** From the first partition's beginning to the last one's end. Threads of Streams. */
  private static final class Clock implements StateRestoreListener {
    private final AtomicLong startNanos = new AtomicLong();
    private final AtomicLong endNanos = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final CountDownLatch done;

    Clock(int partitionCount) {
      done = new CountDownLatch(partitionCount);
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
      startNanos.compareAndSet(0, System.nanoTime());
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
      records.addAndGet(count);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {
      endNanos.set(System.nanoTime());
      done.countDown();
    }
  }
}
