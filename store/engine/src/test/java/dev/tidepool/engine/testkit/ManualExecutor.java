package dev.tidepool.engine.testkit;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs background work when the test says so, on the test's own thread, in order. */
public final class ManualExecutor implements Executor {
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  @Override
  public void execute(Runnable work) {
    waiting.add(work);
  }

  /** Runs up to {@code count} pieces of waiting work; work may add more. */
  public void run(int count) {
    for (int i = 0; i < count && !waiting.isEmpty(); i++) {
      waiting.poll().run();
    }
  }

  /** Whether no work waits. */
  public boolean isAtRest() {
    return waiting.isEmpty();
  }

  /** Forgets all waiting work, as the death of the process does. */
  public void drop() {
    waiting.clear();
  }
}
