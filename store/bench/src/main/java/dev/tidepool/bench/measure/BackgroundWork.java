package dev.tidepool.bench.measure;

/**
 * Waits until a store has done what it left to background threads, so that writes are charged in
 * full and reads start from a state at rest.
 */
public final class BackgroundWork {

  private static final long WINDOW_MILLIS = 200;
  private static final long BUSY_NANOS_MAX = 10_000_000;
  private static final long WAIT_NANOS_MAX = 60_000_000_000L;

  private BackgroundWork() {}

  /**
   * Returns once the process has used at most a twentieth of a core for {@value #WINDOW_MILLIS} ms,
   * or after a minute.
   *
   * @return whether it came to rest
   */
  public static boolean await() throws InterruptedException {
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    while (System.nanoTime() - deadline < 0) {
      long before = Stopwatch.processCpuNanos();
      Thread.sleep(WINDOW_MILLIS);
      if (Stopwatch.processCpuNanos() - before <= BUSY_NANOS_MAX) {
        return true;
      }
    }
    return false;
  }
}
