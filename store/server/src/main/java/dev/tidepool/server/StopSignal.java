package dev.tidepool.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGINT and SIGTERM as something to wait for: the main thread closes everything, and the JVM waits
 * for it.
 *
 * <p><b>Threads:</b> made, awaited and closed by the main thread.
 */
final class StopSignal implements AutoCloseable {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "tidepool-stop");

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Waits for {@code nanos} or for the signal; returns whether it came. */
  boolean await(long nanos) throws InterruptedException {
    return requested.await(nanos, TimeUnit.NANOSECONDS);
  }

  private void stop() {
    requested.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the JVM end; to be called last. */
  @Override
  public void close() {
    closed.countDown();
    if (requested.getCount() > 0) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // the hook runs already, and ends by itself
      }
    }
  }
}
