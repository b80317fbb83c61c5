package dev.tidepool.streams;

import java.util.Map;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.state.DslKeyValueParams;
import org.apache.kafka.streams.state.DslSessionParams;
import org.apache.kafka.streams.state.DslStoreSuppliers;
import org.apache.kafka.streams.state.DslWindowParams;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.SessionBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;

/**
 * Puts the tables of a topology into Tidepool stores: {@code
 * dsl.store.suppliers.class=dev.tidepool.streams.TidepoolDslStoreSuppliers}.
 *
 * <p>Every key-value store that the DSL asks for comes in the format it asks for. Window and
 * session stores are Kafka's own on RocksDB.
 */
public final class TidepoolDslStoreSuppliers implements DslStoreSuppliers {

  /** Streams makes one by its class name. */
  public TidepoolDslStoreSuppliers() {}

  /**
   * Checks the settings under {@value TidepoolConfig#PREFIX}, so that a wrong one is reported when
   * the application is built and not when its first task starts.
   *
   * @throws org.apache.kafka.common.config.ConfigException if one is out of its range
   */
  @Override
  public void configure(Map<String, ?> configs) {
    new TidepoolConfig(configs);
  }

  @Override
  public KeyValueBytesStoreSupplier keyValueStore(DslKeyValueParams params) {
    return switch (params.dslStoreFormat()) {
      case PLAIN -> TidepoolStores.keyValueStore(params.name());
      case TIMESTAMPED -> TidepoolStores.timestampedKeyValueStore(params.name());
      case HEADERS -> TidepoolStores.keyValueStoreWithHeaders(params.name());
    };
  }

  @Override
  public WindowBytesStoreSupplier windowStore(DslWindowParams params) {
    return BuiltInDslStoreSuppliers.ROCKS_DB.windowStore(params);
  }

  @Override
  public SessionBytesStoreSupplier sessionStore(DslSessionParams params) {
    return BuiltInDslStoreSuppliers.ROCKS_DB.sessionStore(params);
  }
}
