package dev.tidepool.streams.store;

import dev.tidepool.streams.TidepoolOptions;
import java.util.Objects;
import java.util.function.BiFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.HeadersBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Supplies key-value stores of one format. Streams asks more often than it initialises: a store
 * that was only asked for has touched nothing.
 */
public class KeyValueSupplier implements KeyValueBytesStoreSupplier {

  /** The word in Kafka's metrics that tells our stores from others: {@code tidepool-state-id}. */
  static final String METRICS_SCOPE = "tidepool";

  private final String name;
  private final TidepoolOptions options;
  private final BiFunction<String, TidepoolOptions, KeyValueStore<Bytes, byte[]>> factory;

  private KeyValueSupplier(
      String name,
      TidepoolOptions options,
      BiFunction<String, TidepoolOptions, KeyValueStore<Bytes, byte[]>> factory) {
    this.name = Objects.requireNonNull(name, "name");
    this.options = Objects.requireNonNull(options, "options");
    this.factory = factory;
  }

  /** Of plain stores. */
  public static KeyValueSupplier plain(String name, TidepoolOptions options) {
    return new KeyValueSupplier(name, options, TidepoolKeyValueStore::new);
  }

  /** Of timestamped stores. */
  public static KeyValueSupplier timestamped(String name, TidepoolOptions options) {
    return new KeyValueSupplier(name, options, TidepoolTimestampedKeyValueStore::new);
  }

  /** Of stores with headers; the DSL tells by the supplier's marker which builder to use. */
  public static KeyValueSupplier withHeaders(String name, TidepoolOptions options) {
    return new WithHeaders(name, options);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public KeyValueStore<Bytes, byte[]> get() {
    return factory.apply(name, options);
  }

  @Override
  public String metricsScope() {
    return METRICS_SCOPE;
  }

  private static final class WithHeaders extends KeyValueSupplier
      implements HeadersBytesStoreSupplier {

    WithHeaders(String name, TidepoolOptions options) {
      super(name, options, TidepoolHeadersKeyValueStore::new);
    }
  }
}
