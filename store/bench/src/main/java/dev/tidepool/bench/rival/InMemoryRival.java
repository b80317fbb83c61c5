package dev.tidepool.bench.rival;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/** Kafka's in-memory store: a synchronized {@code TreeMap}. */
final class InMemoryRival implements Rival {

  static final String NAME = "inmemory";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public KeyValueBytesStoreSupplier supplier(String storeName) {
    return Stores.inMemoryKeyValueStore(storeName);
  }

  @Override
  public Map<String, Object> configs(Conditions conditions) {
    return Map.of();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean usesNativeMemory() {
    return false;
  }

  @Override
  public DirectReads directReads(Path directory) {
    return DirectReads.ADVISED;
  }

  @Override
  public boolean commitsUnderExactlyOnce() {
    return false;
  }
}
