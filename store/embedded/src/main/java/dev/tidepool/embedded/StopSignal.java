package dev.tidepool.embedded;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C as something to wait for: the signal wakes the main thread, which closes everything, and
 * the JVM waits for it. A second one does not help; {@code kill -9} does, and costs nothing.
 *
 * <p><b>Threads:</b> made, awaited and closed by the main thread.
 */
public final class StopSignal implements AutoCloseable {

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop-signal");

  /** From now on the JVM ends only once this is closed. */
  public StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Waits for {@code nanos} or for the signal; returns whether it came. */
  public boolean await(long nanos) throws InterruptedException {
    return requested.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Lets the JVM end; to be called last. */
  @Override
  public void close() {
    closed.countDown();
    if (requested.getCount() > 0) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException signalledMeanwhile) {
        // The hook runs and ends by itself.
      }
    }
  }

  private void stop() {
    requested.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
