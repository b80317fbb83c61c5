package dev.tidepool.bench.rival;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * Kafka's persistent store, in two portions: as Kafka Streams sets it up (a block cache of 50 MiB),
 * or fed with a block cache in which all rows fit. With a bound on memory both are the same.
 */
final class RocksDbRival implements Rival {

  static final String NAME = "rocksdb";
  static final String NAME_FED = "rocksdb-fed";

  private final boolean fed;

  RocksDbRival(boolean fed) {
    this.fed = fed;
  }

  @Override
  public String name() {
    return fed ? NAME_FED : NAME;
  }

  @Override
  public KeyValueBytesStoreSupplier supplier(String storeName) {
    return Stores.persistentKeyValueStore(storeName);
  }

  @Override
  public Map<String, Object> configs(Conditions conditions) {
    Map<String, Object> configs = new HashMap<>();
    if (fed || conditions.bounded() || conditions.directReads()) {
      configs.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbTuning.class);
    }
    if (conditions.bounded()) {
      configs.put(RocksDbTuning.BOUND_BYTES, conditions.memoryBytes());
    } else if (fed) {
      configs.put(RocksDbTuning.CACHE_BYTES, conditions.memoryBytes());
    }
    if (conditions.directReads()) {
      configs.put(RocksDbTuning.DIRECT_READS, true);
    }
    return configs;
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean usesNativeMemory() {
    return true;
  }

  @Override
  public DirectReads directReads(Path directory) {
    return DirectReads.NATIVE;
  }

  @Override
  public boolean commitsUnderExactlyOnce() {
    return false;
  }
}
