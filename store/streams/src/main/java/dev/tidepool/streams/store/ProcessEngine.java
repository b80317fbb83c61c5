package dev.tidepool.streams.store;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.io.NioVfs;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.streams.TidepoolConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;

/**
 * The one engine of the process: one memory budget, one buffer pool and one set of background
 * threads for all stores of all tasks of all applications in this JVM.
 *
 * <p>It is made for the first store that is opened and closed a little after the last one was: at
 * start Streams opens and closes the stores of every task one by one, and an engine for each of
 * them would be wasted.
 *
 * <p><b>Threads:</b> any; acquiring and releasing take a lock, for the time it takes to start or
 * stop a few threads at most.
 */
final class ProcessEngine {

  private static final ProcessEngine INSTANCE = new ProcessEngine(10, TimeUnit.SECONDS);

  private static volatile Vfs filesOfNewEngines = NioVfs.INSTANCE;

  private final Executor later;
  private Engine engine;
  private Vfs files;
  private boolean memoryIsSet;
  private int leaseCount;
  private long idleCount;

  ProcessEngine(long linger, TimeUnit unit) {
    this.later = CompletableFuture.delayedExecutor(linger, unit);
  }

  /** Engines made from now on use {@code vfs}. For measurements only: how it reads is its own. */
  static void useFiles(Vfs vfs) {
    filesOfNewEngines = vfs;
  }

  /** The engine of this process, for as long as the lease is held. */
  static Lease acquire(TidepoolConfig config) {
    return INSTANCE.lease(config);
  }

  /**
   * Leases the engine, making it if there is none.
   *
   * @throws ConfigException if it is in use with another memory budget than {@code config} sets
   */
  synchronized Lease lease(TidepoolConfig config) {
    EngineOptions wanted = config.engineOptions();
    boolean asWanted =
        engine != null && engine.options().equals(wanted) && files == filesOfNewEngines;
    if (engine != null && leaseCount == 0 && !asWanted) {
      close();
    }
    if (engine == null) {
      files = filesOfNewEngines;
      engine = new Engine(wanted, files);
      memoryIsSet = config.memoryIsSet();
    } else if (config.memoryIsSet() && wanted.memoryBytes() != engine.options().memoryBytes()) {
      throw new ConfigException(
          TidepoolConfig.MEMORY_BYTES,
          wanted.memoryBytes(),
          "it is one number for the process, and an application in this JVM already runs with "
              + engine.options().memoryBytes()
              + (memoryIsSet ? "" : " (the default)")
              + "; give both the same number");
    }
    leaseCount++;
    return new Lease(this, engine);
  }

  private synchronized void release() {
    leaseCount--;
    if (leaseCount == 0) {
      long idle = ++idleCount;
      later.execute(() -> closeIfStillIdle(idle));
    }
  }

  private synchronized void closeIfStillIdle(long idle) {
    if (leaseCount == 0 && idle == idleCount && engine != null) {
      close();
    }
  }

  private void close() {
    engine.close();
    engine = null;
  }

  /** The right to use the engine; close it once. */
  static final class Lease implements AutoCloseable {

    private final ProcessEngine owner;
    private final Engine engine;
    private boolean held = true;

    private Lease(ProcessEngine owner, Engine engine) {
      this.owner = owner;
      this.engine = engine;
    }

    Engine engine() {
      return engine;
    }

    /** Gives the engine back; only the first call counts. */
    @Override
    public synchronized void close() {
      if (held) {
        held = false;
        owner.release();
      }
    }
  }
}
