package dev.tidepool.endpoint;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Does the same again while partitions move, until the time is over. */
final class Retries {
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Retries() {}

  /** One attempt: it leaves nothing behind if it fails. */
  @FunctionalInterface
  interface Attempt<T> {
    T run(long remainingMillis) throws IOException;
  }

  /**
   * What the first attempt gives that does not fail for partitions that move; if there is none in
   * time, it is said why the last but one failed, rather than that the time of a query is over.
   * That the outcome of a change is not known is always said: it may be made.
   */
  static <T> T run(long timeoutMillis, Attempt<T> attempt) throws IOException {
    long deadlineNanos = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
    RequestException passing = null;
    long remainingMillis = timeoutMillis;
    while (true) {
      try {
        return attempt.run(remainingMillis);
      } catch (RequestException e) {
        boolean isOver = deadlineNanos - System.nanoTime() < PAUSE_NANOS;
        if (e.isTimeout() && passing != null) {
          throw passing;
        }
        if (!e.isPassing() || isOver || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        passing = e;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      remainingMillis = Math.max(1, (deadlineNanos - System.nanoTime()) / NANOS_PER_MILLI);
    }
  }
}
