package dev.tidepool.streams.broker;

import dev.tidepool.streams.TidepoolClientSupplier;
import dev.tidepool.streams.TidepoolStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * An application that counts the records of each key; a null value deletes the count. Processing a
 * record twice, or a row that should be gone, shows in the counts.
 */
final class CountingApp implements AutoCloseable {

  static final String STORE = "counts";

  /** An extra setting: what the broker does to the changelog; unless set, it keeps all records. */
  static final String CLEANUP_POLICY = "test.changelog.cleanup.policy";

  /** An extra setting: run with the clients that Streams makes by default. */
  static final String WITHOUT_SUPPLIER = "test.without.supplier";

  private final KafkaStreams streams;
  private final Map<TopicPartition, Long> restored = new ConcurrentHashMap<>();

  CountingApp(Settings settings) {
    this(settings, new TidepoolClientSupplier());
  }

  CountingApp(Settings settings, KafkaClientSupplier clients) {
    this(settings, clients, TidepoolStores.keyValueStore(STORE));
  }

  CountingApp(Settings settings, KafkaClientSupplier clients, KeyValueBytesStoreSupplier stores) {
    streams = new KafkaStreams(topology(settings, stores), properties(settings), clients);
    streams.setUncaughtExceptionHandler(e -> StreamThreadExceptionResponse.REPLACE_THREAD);
    streams.setGlobalStateRestoreListener(new RestoreCounter(restored));
  }

  /**
   * What tells one instance from another.
   *
   * @param extra further settings of the application
   */
  record Settings(
      String bootstrapServers,
      String applicationId,
      Path stateDirectory,
      String guarantee,
      Map<String, String> extra) {

    Settings with(String key, String value) {
      Map<String, String> more = new HashMap<>(extra);
      more.put(key, value);
      return new Settings(bootstrapServers, applicationId, stateDirectory, guarantee, more);
    }

    Settings in(Path otherDirectory) {
      return new Settings(bootstrapServers, applicationId, otherDirectory, guarantee, extra);
    }

    String input() {
      return applicationId + "-input";
    }

    String changelog() {
      return applicationId + "-" + STORE + "-changelog";
    }

    Path storeDirectory(int partition) {
      return stateDirectory.resolve(applicationId).resolve("0_" + partition).resolve(STORE);
    }
  }

  private static Topology topology(Settings settings, KeyValueBytesStoreSupplier stores) {
    String cleanupPolicy = settings.extra().getOrDefault(CLEANUP_POLICY, "delete");
    Topology topology = new Topology();
    topology.addSource(
        "source", new StringDeserializer(), new StringDeserializer(), settings.input());
    topology.addProcessor("counter", Counter::new, "source");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(stores, Serdes.String(), Serdes.Long())
            .withLoggingEnabled(Map.of("cleanup.policy", cleanupPolicy))
            .withCachingDisabled(),
        "counter");
    return topology;
  }

  /** What all applications of these tests have in common. */
  static Properties properties(Settings settings) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, settings.guarantee());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
    properties.put(StreamsConfig.POLL_MS_CONFIG, 20);
    properties.put("auto.offset.reset", "earliest");
    properties.put("session.timeout.ms", 1500);
    properties.put("heartbeat.interval.ms", 300);
    properties.put("transaction.timeout.ms", 10_000);
    properties.put("tidepool.memory.bytes", 16 << 20);
    properties.put("tidepool.transaction.commit.interval.ms", 0);
    properties.putAll(settings.extra());
    return properties;
  }

  CountingApp start() {
    streams.start();
    return this;
  }

  KafkaStreams streams() {
    return streams;
  }

  /** All counts of the partitions here, by an interactive query. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    var request =
        StateQueryRequest.inStore(STORE).withQuery(RangeQuery.<String, Long>withNoBounds());
    streams
        .query(request)
        .getPartitionResults()
        .forEach(
            (partition, result) -> {
              if (result.isFailure()) {
                throw new AssertionError(result.getFailureMessage());
              }
              try (KeyValueIterator<String, Long> rows = result.getResult()) {
                rows.forEachRemaining(row -> counts.put(row.key, row.value));
              }
            });
    return counts;
  }

  /** How many records were restored, over all partitions, since the application was made. */
  long restoredCount() {
    return restored.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(30));
  }

  /** Closes it and tells the others, which otherwise notice once its session has timed out. */
  void leave() {
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(Duration.ofSeconds(30)));
  }

  /** Runs until killed; see {@link ChildProcess}. */
  public static void main(String[] args) throws InterruptedException {
    Settings settings = ChildProcess.settings(args);
    boolean follows = !settings.extra().containsKey(WITHOUT_SUPPLIER);
    new CountingApp(
            settings, follows ? new TidepoolClientSupplier() : new DefaultKafkaClientSupplier())
        .start();
    new CountDownLatch(1).await();
  }

  private static final class Counter implements Processor<String, String, Void, Void> {

    private KeyValueStore<String, Long> counts;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      counts = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, String> record) {
      if (record.value() == null) {
        counts.delete(record.key());
      } else {
        Long before = counts.get(record.key());
        counts.put(record.key(), before == null ? 1 : before + 1);
      }
    }
  }

  /** Counts by batch, because a restore may be interrupted. */
  private record RestoreCounter(Map<TopicPartition, Long> restored)
      implements StateRestoreListener {

    @Override
    public void onRestoreStart(
        TopicPartition partition, String store, long startOffset, long endOffset) {}

    @Override
    public void onBatchRestored(
        TopicPartition partition, String store, long batchEndOffset, long count) {
      restored.merge(partition, count, Long::sum);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {}
  }
}
