package dev.tidepool.engine;

import dev.tidepool.engine.io.NioVfs;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.pool.BufferPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What all stores of a process share: the memory budget, the buffer pool, the background threads.
 *
 * <p><b>Threads:</b> any.
 */
public final class Engine implements AutoCloseable {
  private static final AtomicInteger THREAD_NUMBER = new AtomicInteger();

  private final EngineOptions options;
  private final Vfs vfs;
  private final BufferPool pool;
  private final Executor backgroundExecutor;
  private final ExecutorService ownedExecutor;
  private final Set<TieredStore> stores = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** An engine on the file system, with background threads of its own. */
  public Engine(EngineOptions options) {
    this(options, NioVfs.INSTANCE);
  }

  /** An engine on {@code vfs}, with background threads of its own. */
  public Engine(EngineOptions options, Vfs vfs) {
    this.options = options;
    this.vfs = vfs;
    this.pool = new BufferPool(options.memoryBytes());
    this.ownedExecutor =
        Executors.newFixedThreadPool(
            options.backgroundThreadCount(),
            work -> {
              Thread thread = new Thread(work, "tidepool-" + THREAD_NUMBER.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.backgroundExecutor = ownedExecutor;
  }

  /** For tests: background work runs on {@code executor}, which decides when. */
  Engine(EngineOptions options, Vfs vfs, Executor executor) {
    this.options = options;
    this.vfs = vfs;
    this.pool = new BufferPool(options.memoryBytes());
    this.ownedExecutor = null;
    this.backgroundExecutor = executor;
  }

  /**
   * Opens the store in {@code directory}, or creates one. Reads only what is needed to know the
   * last commit; rows are loaded at the first use. Milliseconds, unless the process was killed:
   * then the log behind the last checkpoint is walked, at some gigabytes a second.
   *
   * @throws StoreLockedException if the store is open already, here or in another process
   * @throws CorruptStoreException if files are damaged
   * @throws UnsupportedFormatException if they are not ours, or of a newer release
   * @throws StoreIoException if the directory cannot be created, read or written
   */
  public TieredStore open(Path directory, StoreOptions options) {
    return open(directory, options, () -> RowCompanion.NONE);
  }

  /**
   * Opens a store with something that changes together with its rows.
   *
   * @param companions makes a new, empty one; asked each time that the rows are loaded
   */
  public TieredStore open(Path directory, StoreOptions options, Supplier<RowCompanion> companions) {
    if (closed) {
      throw new StoreClosedException("the engine is closed");
    }
    TieredStore store = new TieredStore(this, directory, options, companions);
    stores.add(store);
    return store;
  }

  void closed(TieredStore store) {
    stores.remove(store);
  }

  public EngineOptions options() {
    return options;
  }

  /** Bytes of pages in memory, of all stores: write buffers and pooled pages. */
  public long memoryBytesUsed() {
    return pool.pooledBytes() + pool.writeBufferBytes();
  }

  Vfs vfs() {
    return vfs;
  }

  BufferPool pool() {
    return pool;
  }

  Executor backgroundExecutor() {
    return backgroundExecutor;
  }

  /** Closes all stores that are open, without committing, and ends the background threads. */
  @Override
  public void close() {
    closed = true;
    for (TieredStore store : new ArrayList<>(stores)) {
      store.close();
    }
    if (ownedExecutor != null) {
      ownedExecutor.shutdown();
    }
  }
}
