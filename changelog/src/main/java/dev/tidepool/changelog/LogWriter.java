package dev.tidepool.changelog;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends writes to the log. The producer is made for the first one.
 *
 * <p><b>Threads:</b> any; a write waits while too many are on their way.
 */
final class LogWriter implements AutoCloseable {

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final ChangelogSettings settings;
  private final Semaphore free;
  private final IntFunction<PendingWrites> pending;
  private Producer<byte[], byte[]> producer;
  private boolean closed;

  /**
   * @param pending of a partition; null if the table has it no more
   */
  LogWriter(ChangelogSettings settings, IntFunction<PendingWrites> pending) {
    this.settings = settings;
    this.free = new Semaphore(settings.pendingWritesMax());
    this.pending = pending;
  }

  /** Writes; see {@link ChangelogTable#put}. */
  CompletableFuture<WrittenAt> write(int partition, ChangeRecord change) {
    CompletableFuture<WrittenAt> shown = new CompletableFuture<>();
    try {
      if (!free.tryAcquire(settings.kafka().maxBlockMs(), TimeUnit.MILLISECONDS)) {
        throw new ChangelogException(
            settings.pendingWritesMax()
                + " writes to topic "
                + settings.topic()
                + " are on their way, and none was shown within "
                + settings.kafka().maxBlockMs()
                + " ms: nothing was sent");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(
          new ChangelogException("interrupted while other writes were on their way", e));
    } catch (ChangelogException e) {
      return CompletableFuture.failedFuture(e);
    }
    shown.whenComplete((at, e) -> free.release());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            settings.topic(),
            partition,
            change.timestamp() == ChangeRecord.NO_TIMESTAMP ? null : change.timestamp(),
            change.key(),
            change.value(),
            change.headers());
    try {
      producer()
          .send(
              record,
              (metadata, failure) -> {
                PendingWrites writes = failure == null ? pending.apply(partition) : null;
                if (writes != null) {
                  writes.acknowledged(metadata.offset(), shown);
                } else {
                  shown.completeExceptionally(notAcknowledged(failure));
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      shown.completeExceptionally(notAcknowledged(e));
    }
    return shown;
  }

  private ChangelogException notAcknowledged(Exception failure) {
    return new ChangelogException(
        "a write to topic "
            + settings.topic()
            + " was not acknowledged: "
            + (failure == null ? "its partition is gone" : failure.getMessage())
            + "; the log may have it or not",
        failure);
  }

  int pendingCount() {
    return settings.pendingWritesMax() - free.availablePermits();
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (closed) {
      throw new IllegalStateException("the table is closed");
    }
    if (producer == null) {
      producer = new KafkaProducer<>(settings.kafka().producer());
    }
    return producer;
  }

  /** The topic is another one: what the producer knows of it is of no use. */
  void startOver() {
    Producer<byte[], byte[]> old;
    synchronized (this) {
      old = producer;
      producer = null;
    }
    if (old != null) {
      old.close(Duration.ZERO);
    }
  }

  /** Waits a little for what is on its way. */
  @Override
  public void close() {
    Producer<byte[], byte[]> old;
    synchronized (this) {
      closed = true;
      old = producer;
      producer = null;
    }
    if (old != null) {
      old.close(CLOSING);
    }
  }
}
