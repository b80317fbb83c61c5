package dev.tidepool.examples.orders;

import dev.tidepool.streams.TidepoolClientSupplier;
import dev.tidepool.streams.TidepoolConfig;
import dev.tidepool.streams.TidepoolDslStoreSuppliers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** The Kafka Streams application: the topology on Tidepool stores, under exactly-once. */
final class OrdersApp implements AutoCloseable {

  static final int PARTITION_COUNT = 4;

  private static final String APPLICATION_ID = "orders-example";
  private static final int THREAD_COUNT = 2;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private final RestoreCounts restored = new RestoreCounts();
  private final Answers answers;
  private volatile Throwable failure;

  /**
   * Makes an application that has not started yet.
   *
   * @param memoryBytes for the pages of all stores
   */
  OrdersApp(String bootstrapServers, Path stateDirectory, long memoryBytes) {
    Properties configs = configs(bootstrapServers, stateDirectory, memoryBytes);
    streams = new KafkaStreams(OrdersTopology.build(), configs);
    streams.setGlobalStateRestoreListener(restored);
    streams.setUncaughtExceptionHandler(
        e -> {
          failure = e;
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    answers = new Answers(streams);
  }

  private static Properties configs(
      String bootstrapServers, Path stateDirectory, long memoryBytes) {
    Properties configs = new Properties();
    configs.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    configs.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    configs.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    configs.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    configs.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, THREAD_COUNT);

    // All that is Tidepool's: the stores, the short way back after a crash, and the memory.
    configs.put(StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG, TidepoolDslStoreSuppliers.class);
    configs.put(StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG, TidepoolClientSupplier.class);
    configs.put(TidepoolConfig.MEMORY_BYTES, memoryBytes);

    // A member with a name takes its place back when it returns. Without one, the group would wait
    // for the member that was killed until its session expires: 45 seconds.
    configs.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), APPLICATION_ID);
    return configs;
  }

  void start() {
    streams.start();
  }

  /** Whether all tasks run. */
  boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /**
   * Throws what ended the application, if something did.
   *
   * @throws IllegalStateException with the cause
   */
  void check() {
    if (failure != null) {
      throw new IllegalStateException("the application failed: " + failure, failure);
    }
  }

  RestoreCounts restored() {
    return restored;
  }

  Answers answers() {
    return answers;
  }

  Figures figures() {
    return Figures.of(streams.metrics());
  }

  /** Commits and stops; what has been counted stays. */
  @Override
  public void close() {
    streams.close(CLOSE_TIMEOUT);
  }
}
