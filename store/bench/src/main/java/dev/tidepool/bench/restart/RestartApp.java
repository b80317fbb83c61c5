package dev.tidepool.bench.restart;

import com.sun.management.OperatingSystemMXBean;
import dev.tidepool.bench.rival.Conditions;
import dev.tidepool.bench.rival.Rival;
import dev.tidepool.bench.rival.Rivals;
import dev.tidepool.bench.rival.RocksDbTuning;
import dev.tidepool.streams.TidepoolClientSupplier;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;

/**
 * An application that keeps the latest value of each key under exactly-once. It prints an {@link
 * AppReport} when it runs, and goes on until it is killed or its parent is gone.
 */
public final class RestartApp {

  private static final String STORE = "rows";
  private static final long POLL_MILLIS = 2;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private RestartApp() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    AppSettings settings = AppSettings.ofArguments(arguments);
    RestorationWatch restoration = new RestorationWatch();
    long cpu = SYSTEM.getProcessCpuTime();
    long created = System.nanoTime();
    KafkaStreams streams = new KafkaStreams(topology(settings), properties(settings));
    streams.setGlobalStateRestoreListener(restoration);
    streams.setUncaughtExceptionHandler(RestartApp::giveUp);
    long started = System.nanoTime();
    streams.start();
    while (!runs(streams, restoration, settings.probeKey())) {
      Thread.sleep(POLL_MILLIS);
    }
    long now = System.nanoTime();
    long cpuUsed = SYSTEM.getProcessCpuTime() - cpu;
    AppReport report =
        new AppReport(now - created, now - started, cpuUsed, restoration.restoredCount());
    System.out.println(report.toLine());
    while (System.in.read() >= 0) {
      // Nothing is said to it; the stream ends with the parent.
    }
    Runtime.getRuntime().halt(1);
  }

  /* A store that wants to be wiped lets the application run for a moment before it is restored. */
  private static boolean runs(KafkaStreams streams, RestorationWatch restoration, String probeKey) {
    if (streams.state() != KafkaStreams.State.RUNNING || restoration.isUnderWay()) {
      return false;
    }
    if (probeKey.isEmpty()) {
      return true;
    }
    try {
      return streams
              .store(
                  StoreQueryParameters.fromNameAndType(
                      STORE, QueryableStoreTypes.<byte[], byte[]>keyValueStore()))
              .get(probeKey.getBytes(StandardCharsets.US_ASCII))
          != null;
    } catch (InvalidStateStoreException e) {
      return false;
    }
  }

  /* Without the application the parent has nothing to wait for. */
  private static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler
          .StreamThreadExceptionResponse
      giveUp(Throwable failure) {
    failure.printStackTrace();
    Runtime.getRuntime().halt(1);
    return null;
  }

  private static Topology topology(AppSettings settings) {
    Topology topology = new Topology();
    topology.addSource(
        "source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), settings.inputTopic());
    topology.addProcessor("keeper", Keeper::new, "source");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Rivals.of(settings.rival()).supplier(STORE), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingEnabled(Map.of())
            .withCachingDisabled(),
        "keeper");
    return topology;
  }

  private static Properties properties(AppSettings settings) {
    Rival rival = Rivals.of(settings.rival());
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put("auto.offset.reset", "earliest");
    // How soon the broker finds out that the application was killed; not part of what is measured.
    properties.put("session.timeout.ms", 3000);
    properties.put("heartbeat.interval.ms", 500);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbTuning.class);
    properties.put(RocksDbTuning.MEMTABLE_BYTES, settings.memtableBytes());
    properties.putAll(rival.configs(new Conditions(settings.memoryBytes(), false, false, true)));
    if (rival.commitsUnderExactlyOnce()) {
      properties.put(
          StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG, TidepoolClientSupplier.class.getName());
    }
    return properties;
  }

  private static final class Keeper implements Processor<byte[], byte[], Void, Void> {

    private KeyValueStore<byte[], byte[]> rows;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      rows = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      rows.put(record.key(), record.value());
    }
  }
}
