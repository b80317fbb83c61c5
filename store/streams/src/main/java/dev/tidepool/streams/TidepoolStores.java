package dev.tidepool.streams;

import dev.tidepool.streams.store.KeyValueSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Makes suppliers of Tidepool stores, in the spirit of Kafka's {@link
 * org.apache.kafka.streams.state.Stores}.
 *
 * <pre>
 *   builder.table("orders", Materialized.as(TidepoolStores.timestampedKeyValueStore("orders")));
 *
 *   Stores.keyValueStoreBuilder(
 *       TidepoolStores.keyValueStore("counts"), Serdes.String(), Serdes.Long());
 * </pre>
 *
 * <p>Choose the method by the builder that will use the supplier: {@code keyValueStoreBuilder}
 * wants a plain store, {@code timestampedKeyValueStoreBuilder} and the tables of the DSL a
 * timestamped one, {@code timestampedKeyValueStoreWithHeadersBuilder} one with headers. The three
 * differ in the bytes they keep, so a store must not change from one to another.
 *
 * <p>A supplier has no side effects; a store touches the disk only once it is initialised. Asking
 * for a store costs nothing.
 */
public final class TidepoolStores {

  private TidepoolStores() {}

  /** Supplies plain stores: values without timestamp and headers. */
  public static TidepoolStoreSupplier keyValueStore(String name) {
    return keyValueStore(name, TidepoolOptions.DEFAULT);
  }

  /** Supplies plain stores with settings of their own. */
  public static TidepoolStoreSupplier keyValueStore(String name, TidepoolOptions options) {
    return KeyValueSupplier.plain(name, options);
  }

  /** Supplies timestamped stores, the ones that tables of the DSL use. */
  public static TidepoolStoreSupplier timestampedKeyValueStore(String name) {
    return timestampedKeyValueStore(name, TidepoolOptions.DEFAULT);
  }

  /** Supplies timestamped stores with settings of their own. */
  public static TidepoolStoreSupplier timestampedKeyValueStore(
      String name, TidepoolOptions options) {
    return KeyValueSupplier.timestamped(name, options);
  }

  /** Supplies stores that keep timestamp and headers with each value. */
  public static TidepoolStoreSupplier keyValueStoreWithHeaders(String name) {
    return keyValueStoreWithHeaders(name, TidepoolOptions.DEFAULT);
  }

  /** Supplies stores with headers, with settings of their own. */
  public static TidepoolStoreSupplier keyValueStoreWithHeaders(
      String name, TidepoolOptions options) {
    return KeyValueSupplier.withHeaders(name, options);
  }

  /**
   * A table of the DSL in {@code supplier}'s stores, with Kafka's record cache off: the cache would
   * hide rows from queries by columns until the next commit.
   */
  public static <K, V> Materialized<K, V, KeyValueStore<Bytes, byte[]>> materialized(
      TidepoolStoreSupplier supplier) {
    return Materialized.<K, V>as(supplier).withCachingDisabled();
  }
}
