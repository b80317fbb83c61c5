package dev.tidepool.engine;

import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.testkit.ManualExecutor;
import java.nio.file.Path;
import java.util.function.Supplier;

/** An engine and a store on a simulated disk, everything tiny, background work under control. */
final class StoreFixture {
  static final Path DIRECTORY = Path.of("/state/store");

  /** So small that a few hundred rows need every tier, many segments and the cleaner. */
  static final StoreOptions TINY = new StoreOptions(256, 2 << 10, 1 << 10, 4 << 10, 0.6);

  final ManualExecutor background = new ManualExecutor();
  final StoreOptions options;
  final long memoryBytes;
  Supplier<RowCompanion> companions = EchoCompanion::new;
  FaultyVfs disk;
  Engine engine;
  TieredStore store;

  StoreFixture(long seed) {
    this(seed, TINY, EngineOptions.MEMORY_BYTES_MIN);
  }

  StoreFixture(long seed, StoreOptions options, long memoryBytes) {
    this.options = options;
    this.memoryBytes = memoryBytes;
    disk = new FaultyVfs(seed);
    createDirectory();
  }

  private void createDirectory() {
    try {
      disk.createDirectories(DIRECTORY);
      disk.syncAll();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Goes on with {@code disk}, as after a crash; nothing is open. */
  void use(FaultyVfs disk) {
    this.disk = disk;
    background.drop();
    store = null;
    engine = null;
  }

  /** Opens the store of the present disk. */
  TieredStore open() {
    engine = new Engine(EngineOptions.ofMemoryBytes(memoryBytes), disk, background);
    store = engine.open(DIRECTORY, options, companions);
    return store;
  }

  /** Closes without committing and opens again. */
  TieredStore reopen() {
    engine.close();
    background.drop();
    return open();
  }
}
