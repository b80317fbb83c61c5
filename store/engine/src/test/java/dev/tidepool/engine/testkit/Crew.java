package dev.tidepool.engine.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that start together and run until told to stop, or until the first of them fails. */
public final class Crew implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> work = new ArrayList<>();
  private final CountDownLatch start = new CountDownLatch(1);
  private final CountDownLatch failed = new CountDownLatch(1);
  private volatile boolean stopped;

  /** What one thread does, over and over. */
  public interface Turn {
    void take() throws Exception;
  }

  /** Adds a thread that takes turns; one that throws {@code end} ends in good order. */
  public void addUntil(Class<? extends RuntimeException> end, Turn turn) {
    add(
        () -> {
          try {
            while (true) {
              turn.take();
            }
          } catch (RuntimeException e) {
            if (!end.isInstance(e)) {
              throw e;
            }
            stopped = true;
          }
        });
  }

  /** Adds a thread that takes turns. */
  public void add(Turn turn) {
    work.add(
        threads.submit(
            () -> {
              start.await();
              try {
                while (!stopped) {
                  turn.take();
                }
              } catch (Throwable e) {
                failed.countDown();
                throw e;
              }
              return null;
            }));
  }

  public void start() {
    start.countDown();
  }

  /** Waits until time is up or somebody failed. */
  public void runFor(long millis) throws InterruptedException {
    failed.await(millis, TimeUnit.MILLISECONDS);
    stopped = true;
  }

  /** Waits for all; throws what the first one threw. */
  public void join() throws Exception {
    for (Future<?> one : work) {
      try {
        one.get(60, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
      }
    }
  }

  /** Starts all, waits until time is up or somebody failed, and ends all. */
  public void run(long millis) throws Exception {
    try (Crew ended = this) {
      start();
      runFor(millis);
      join();
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
