package dev.tidepool.streams.store;

import dev.tidepool.engine.io.Vfs;

/**
 * Lets the benchmarks choose how Tidepool reads its files. It stands in the package of the stores
 * because nobody else shall be able to.
 */
public final class EngineFiles {

  private EngineFiles() {}

  /** The engine that is made for the next store uses {@code vfs}. */
  public static void use(Vfs vfs) {
    ProcessEngine.useFiles(vfs);
  }
}
