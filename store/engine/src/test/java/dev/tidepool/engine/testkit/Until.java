package dev.tidepool.engine.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, looking again every few milliseconds. */
public final class Until {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Until() {}

  /** An assertion that will hold sooner or later. */
  @FunctionalInterface
  public interface Assertion {
    void check() throws Exception;
  }

  /** Returns once {@code assertion} holds; throws what it last said when patience is over. */
  public static void holds(Assertion assertion) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        assertion.check();
        return;
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("still not so after " + PATIENCE + ": " + e.getMessage(), e);
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
