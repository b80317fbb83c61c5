package dev.tidepool.engine;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a store's background work: one thread at a time, started when there is something to do.
 *
 * <p>A failure is logged and ends the round; the next waking tries again. The writer meets the same
 * failure, as an exception, when it has to flush or commit by itself.
 */
final class Background {
  private static final Logger LOGGER = LoggerFactory.getLogger(Background.class);

  /** What is to be done. */
  interface Work {
    /** Does a part of it; returns whether there is more. */
    boolean round() throws IOException;
  }

  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int RUNNING_AND_WOKEN = 2;

  private final String store;
  private final Work work;
  private final Executor executor;
  private final AtomicInteger state = new AtomicInteger(IDLE);

  Background(String store, Work work, Executor executor) {
    this.store = store;
    this.work = work;
    this.executor = executor;
  }

  /** Sees to it that the work is looked at, now or right after the present round. */
  void wake() {
    if (state.get() == RUNNING_AND_WOKEN) {
      return;
    }
    if (state.getAndUpdate(s -> s == IDLE ? RUNNING : RUNNING_AND_WOKEN) == IDLE) {
      submit();
    }
  }

  private void submit() {
    try {
      executor.execute(this::run);
    } catch (RuntimeException e) {
      state.set(IDLE); // the engine is closing
    }
  }

  private void run() {
    boolean more = false;
    try {
      more = work.round();
    } catch (IOException | StoreException e) {
      LOGGER.warn("{}: background work failed, and will be tried again", store, e);
      state.set(IDLE); // until somebody wakes it: trying at once would fail at once
      return;
    } catch (RuntimeException | Error e) {
      LOGGER.error("{}: background work failed", store, e);
      state.set(IDLE);
      throw e;
    }
    if (more || !state.compareAndSet(RUNNING, IDLE)) {
      state.set(RUNNING);
      submit(); // behind the work of other stores
    }
  }
}
