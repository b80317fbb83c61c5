package dev.tidepool.bench.rival;

import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.io.NioVfs;
import dev.tidepool.streams.TidepoolConfig;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.store.EngineFiles;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;

/** Our own store, with its defaults but for the memory it may use. */
final class TidepoolRival implements Rival {

  static final String NAME = "tidepool";

  /* A write buffer comes out of the budget; this leaves most of a small one to cached pages. */
  private static final int WRITE_BUFFER_FRACTION = 4;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public KeyValueBytesStoreSupplier supplier(String storeName) {
    return TidepoolStores.keyValueStore(storeName);
  }

  @Override
  public Map<String, Object> configs(Conditions conditions) {
    long writeBufferBytes =
        Math.min(
            StoreOptions.DEFAULT.writeBufferBytes(),
            conditions.memoryBytes() / WRITE_BUFFER_FRACTION);
    return Map.of(
        TidepoolConfig.MEMORY_BYTES,
        conditions.memoryBytes(),
        TidepoolConfig.WRITE_BUFFER_BYTES,
        writeBufferBytes);
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean usesNativeMemory() {
    return false;
  }

  @Override
  public DirectReads directReads(Path directory) {
    return DirectVfs.isSupported(directory) ? DirectReads.NATIVE : DirectReads.ADVISED;
  }

  @Override
  public void prepare(Conditions conditions, Path directory) {
    boolean direct = conditions.directReads() && directReads(directory) == DirectReads.NATIVE;
    EngineFiles.use(direct ? DirectVfs.INSTANCE : NioVfs.INSTANCE);
  }

  /** With a {@code TidepoolClientSupplier}, which tells the store of committed transactions. */
  @Override
  public boolean commitsUnderExactlyOnce() {
    return true;
  }
}
