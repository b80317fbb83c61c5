package dev.tidepool.streams.topology;

import dev.tidepool.streams.TidepoolStores;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStoreWithHeaders;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.apache.kafka.streams.state.ValueTimestampHeaders;

/**
 * A topology that keeps its input in one store, under the rings that one of Kafka's builders adds.
 */
final class StoreStack implements AutoCloseable {

  /** Which store stands innermost, and which builder puts rings around it. */
  enum Kind {
    PLAIN,
    TIMESTAMPED,
    HEADERS,
    /** Kafka puts an adapter between the rings and a store of less. */
    PLAIN_AS_TIMESTAMPED,
    PLAIN_AS_HEADERS,
    TIMESTAMPED_AS_HEADERS,
    /** Tables of the DSL. */
    DSL_TIMESTAMPED,
    DSL_HEADERS;

    private KeyValueBytesStoreSupplier supplier() {
      return switch (this) {
        case PLAIN, PLAIN_AS_TIMESTAMPED, PLAIN_AS_HEADERS -> TidepoolStores.keyValueStore(STORE);
        case TIMESTAMPED, TIMESTAMPED_AS_HEADERS, DSL_TIMESTAMPED ->
            TidepoolStores.timestampedKeyValueStore(STORE);
        case HEADERS, DSL_HEADERS -> TidepoolStores.keyValueStoreWithHeaders(STORE);
      };
    }
  }

  static final String INPUT = "input";

  private static final String STORE = "store";
  private static final Serde<String> STRING = Serdes.String();

  private final TopologyTestDriver driver;
  private final TestInputTopic<String, String> input;

  StoreStack(Path directory, Kind kind, boolean caching, boolean logging) {
    this(directory, kind, caching, logging, supplier -> supplier);
  }

  /**
   * @param wrapped what to put in place of the supplier of our stores
   */
  StoreStack(
      Path directory,
      Kind kind,
      boolean caching,
      boolean logging,
      UnaryOperator<KeyValueBytesStoreSupplier> wrapped) {
    KeyValueBytesStoreSupplier supplier = wrapped.apply(kind.supplier());
    Properties configs = new Properties();
    configs.put("application.id", "app");
    configs.put("state.dir", directory.toString());
    configs.put("tidepool.memory.bytes", 4 << 20);
    driver = new TopologyTestDriver(topology(kind, supplier, caching, logging), configs);
    input = driver.createInputTopic(INPUT, new StringSerializer(), new StringSerializer());
  }

  private static Topology topology(
      Kind kind, KeyValueBytesStoreSupplier supplier, boolean caching, boolean logging) {
    return switch (kind) {
      case DSL_TIMESTAMPED, DSL_HEADERS -> table(supplier, caching, logging);
      case PLAIN ->
          processor(Stores.keyValueStoreBuilder(supplier, STRING, STRING), caching, logging);
      case TIMESTAMPED, PLAIN_AS_TIMESTAMPED ->
          processor(
              Stores.timestampedKeyValueStoreBuilder(supplier, STRING, STRING), caching, logging);
      case HEADERS, PLAIN_AS_HEADERS, TIMESTAMPED_AS_HEADERS ->
          processor(
              Stores.timestampedKeyValueStoreWithHeadersBuilder(supplier, STRING, STRING),
              caching,
              logging);
    };
  }

  private static Topology table(
      KeyValueBytesStoreSupplier supplier, boolean caching, boolean logging) {
    Materialized<String, String, KeyValueStore<Bytes, byte[]>> materialized =
        Materialized.<String, String>as(supplier).withKeySerde(STRING).withValueSerde(STRING);
    materialized = caching ? materialized.withCachingEnabled() : materialized.withCachingDisabled();
    materialized =
        logging ? materialized.withLoggingEnabled(Map.of()) : materialized.withLoggingDisabled();
    StreamsBuilder builder = new StreamsBuilder();
    builder.table(INPUT, materialized);
    return builder.build();
  }

  private static <S extends StateStore> Topology processor(
      StoreBuilder<S> builder, boolean caching, boolean logging) {
    StoreBuilder<S> cached = caching ? builder.withCachingEnabled() : builder.withCachingDisabled();
    Topology topology = new Topology();
    topology.addSource("source", new StringDeserializer(), new StringDeserializer(), INPUT);
    topology.addProcessor("writer", Writer::new, "source");
    topology.addStateStore(
        logging ? cached.withLoggingEnabled(Map.of()) : cached.withLoggingDisabled(), "writer");
    return topology;
  }

  /** Sends a record, whose value the store has afterwards; the driver commits after each. */
  void put(String key, String value) {
    input.pipeInput(key, value);
  }

  /** The outermost ring. */
  StateStore store() {
    return driver.getAllStateStores().get(STORE);
  }

  @Override
  public void close() {
    driver.close();
  }

  private static final class Writer implements Processor<String, String, Void, Void> {

    private StateStore store;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      store = context.getStateStore(STORE);
    }

    @Override
    @SuppressWarnings("unchecked") // Builders of the three interfaces make all three.
    public void process(Record<String, String> row) {
      if (store instanceof TimestampedKeyValueStoreWithHeaders<?, ?> withHeaders) {
        ((TimestampedKeyValueStoreWithHeaders<String, String>) withHeaders)
            .put(
                row.key(),
                ValueTimestampHeaders.make(row.value(), row.timestamp(), new RecordHeaders()));
      } else if (store instanceof TimestampedKeyValueStore<?, ?> timestamped) {
        ((TimestampedKeyValueStore<String, String>) timestamped)
            .put(row.key(), ValueAndTimestamp.make(row.value(), row.timestamp()));
      } else {
        ((KeyValueStore<String, String>) store).put(row.key(), row.value());
      }
    }
  }
}
