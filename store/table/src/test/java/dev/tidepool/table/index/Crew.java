package dev.tidepool.table.index;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that take turns at their work until time is up, or until the first of them fails. */
final class Crew {
  private final List<Turn> turns = new ArrayList<>();
  private volatile boolean stopped;

  /** What one thread does, over and over. */
  interface Turn {
    void take() throws Exception;
  }

  void add(Turn turn) {
    turns.add(turn);
  }

  /** Runs all; throws what the first one threw. */
  void run(long millis) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(turns.size());
    try {
      List<Future<?>> work = new ArrayList<>();
      for (Turn turn : turns) {
        work.add(threads.submit(() -> untilStopped(turn)));
      }
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (!stopped && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      stopped = true;
      for (Future<?> one : work) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void untilStopped(Turn turn) throws Exception {
    try {
      while (!stopped) {
        turn.take();
      }
    } finally {
      stopped = true;
    }
    return null;
  }
}
