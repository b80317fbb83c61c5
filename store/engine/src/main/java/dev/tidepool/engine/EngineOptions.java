package dev.tidepool.engine;

/**
 * Settings that all stores of a process share.
 *
 * @param memoryBytes the most that pages may occupy in memory, over all stores: write buffers and
 *     buffer pool together. Directories are counted and reported beside it.
 * @param backgroundThreadCount threads that pack pages, clean segments and write checkpoints
 */
public record EngineOptions(long memoryBytes, int backgroundThreadCount) {

  /** The smallest budget that makes sense: a few pages for one store. */
  public static final long MEMORY_BYTES_MIN = 8 << 10;

  public EngineOptions {
    if (memoryBytes < MEMORY_BYTES_MIN) {
      throw new IllegalArgumentException(
          "memoryBytes is " + memoryBytes + ", must be at least " + MEMORY_BYTES_MIN);
    }
    if (backgroundThreadCount < 1) {
      throw new IllegalArgumentException(
          "backgroundThreadCount is " + backgroundThreadCount + ", must be at least 1");
    }
  }

  /** A budget of {@code memoryBytes} and one background thread. */
  public static EngineOptions ofMemoryBytes(long memoryBytes) {
    return new EngineOptions(memoryBytes, 1);
  }
}
