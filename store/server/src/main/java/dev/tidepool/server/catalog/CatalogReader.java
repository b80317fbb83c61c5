package dev.tidepool.server.catalog;

import dev.tidepool.server.command.NewerVersionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the catalog.
 *
 * <p><b>Threads:</b> any. It has one of its own, which also tells of changes.
 */
public final class CatalogReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String topic;
  private final Map<String, Object> clientSettings;
  private final Consumer<CatalogState> onChange;
  private final Thread thread;
  private CatalogTopic reader;
  private CatalogState state = CatalogState.EMPTY;
  private boolean isRead; // to what was the end when it was opened
  private RuntimeException failure; // why it cannot be read on now, or null
  private boolean isClosed;

  /**
   * Begins to follow {@code topic}.
   *
   * @param onChange is told each state in which other tables are; by the thread of the reader
   */
  public CatalogReader(
      String topic, Map<String, Object> clientSettings, Consumer<CatalogState> onChange) {
    this.topic = topic;
    this.clientSettings = Map.copyOf(clientSettings);
    this.onChange = onChange;
    this.thread = new Thread(this::run, "tidepool-catalog");
    thread.setDaemon(true);
    thread.start();
  }

  /** The catalog as far as it is known here. */
  public synchronized CatalogState state() {
    return state;
  }

  /** Null if all that comes can be read, else why not. */
  public synchronized String whyBehind() {
    return failure == null ? null : "the catalog cannot be read: " + failure.getMessage();
  }

  /**
   * Waits until all before {@code offset} is known here, and was told.
   *
   * @return false if that takes longer than {@code timeout}
   */
  public boolean await(long offset, Duration timeout) throws InterruptedException {
    return await(() -> state.nextOffset() >= offset, timeout);
  }

  /**
   * Waits until all is known here that was there when the reader was made, and was told.
   *
   * @return false if that takes longer than {@code timeout}, or is for a newer version
   */
  public boolean awaitRead(Duration timeout) throws InterruptedException {
    await(() -> isRead || failure instanceof NewerVersionException, timeout);
    synchronized (this) {
      return isRead;
    }
  }

  private synchronized boolean await(BooleanSupplier condition, Duration timeout)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (leftMillis <= 0 || isClosed) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }

  private void run() {
    while (!isClosed()) {
      try {
        follow();
      } catch (WakeupException e) {
        // closed
      } catch (KafkaException | IllegalArgumentException | NewerVersionException e) {
        LOG.error("the catalog cannot be read now, and is tried again: {}", e.getMessage(), e);
        synchronized (this) {
          failure = e;
          notifyAll();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void follow() {
    try (CatalogTopic opened = new CatalogTopic(topic, clientSettings)) {
      synchronized (this) {
        reader = opened;
      }
      publish(opened.readToEnd());
      while (!isClosed()) {
        publish(opened.poll(POLL));
      }
    } finally {
      synchronized (this) {
        reader = null;
      }
    }
  }

  private void publish(CatalogState next) {
    if (!next.tables().equals(state().tables())) {
      onChange.accept(next);
    }
    synchronized (this) {
      state = next;
      isRead = true;
      failure = null;
      notifyAll();
    }
  }

  private synchronized boolean isClosed() {
    return isClosed;
  }

  /** Stops following. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      if (reader != null) {
        reader.wakeUp();
      }
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
