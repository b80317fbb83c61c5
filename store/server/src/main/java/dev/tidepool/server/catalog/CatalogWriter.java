package dev.tidepool.server.catalog;

import dev.tidepool.server.command.NewerVersionException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Changes the catalog, one change at a time in the whole cluster.
 *
 * <p>Each change is made by a producer with the one transactional id of the catalog: it fences the
 * one before, reads to the end, checks, writes and commits. Nobody can have written between its
 * reading and its commit, as that would have fenced it; then it begins anew.
 *
 * <p><b>Threads:</b> any; those of one writer wait for each other, so that only writers of several
 * nodes fence each other. <b>Costs:</b> a producer and a consumer for each change, some 100 ms.
 */
public final class CatalogWriter {
  private static final int ATTEMPTS_MAX = 25;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int DOUBLINGS_MAX = 5;

  private final String topic;
  private final Map<String, Object> clientSettings;

  /** Writes to {@code topic}, which exists and has one partition. */
  public CatalogWriter(String topic, Map<String, Object> clientSettings) {
    this.topic = topic;
    this.clientSettings = Map.copyOf(clientSettings);
  }

  /** Decides what to change. It may be asked more than once, each time about the present state. */
  @FunctionalInterface
  public interface Decision {
    /** What to change, or null for nothing; throws if the statement cannot be executed. */
    Change on(CatalogState state);
  }

  /**
   * A change of one table.
   *
   * @param name of the table
   * @param table as it is from now on, or null if it is dropped
   */
  public record Change(String name, CatalogTable table) {}

  /**
   * Changes the catalog as {@code decision} says.
   *
   * @return an offset: who has read up to it has seen the change
   * @throws CatalogException if it cannot be told whether the change was made, or too many others
   *     write at the same time
   */
  public synchronized long change(Decision decision) {
    for (int attempt = 1; ; attempt++) {
      try (Producer<String, byte[]> producer = producer()) {
        return change(producer, decision);
      } catch (FencedException e) {
        if (attempt == ATTEMPTS_MAX) {
          throw new CatalogException("others change the catalog all the time; try again", e);
        }
        pauseAfter(attempt);
      }
    }
  }

  /** Twice as long each time, as writers that come back at once only fence each other again. */
  private static void pauseAfter(int attempt) {
    long nanosMax = FIRST_PAUSE_NANOS << Math.min(attempt - 1, DOUBLINGS_MAX);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(nanosMax));
  }

  private long change(Producer<String, byte[]> producer, Decision decision) {
    CatalogState state;
    try (CatalogTopic reader = new CatalogTopic(topic, clientSettings)) {
      producer.initTransactions();
      state = reader.readToEnd();
    } catch (KafkaException e) {
      throwIfFenced(e);
      throw new CatalogException("nothing was changed: " + e.getMessage(), e);
    } catch (IllegalArgumentException | NewerVersionException e) {
      throw new CatalogException(
          "nothing was changed: the catalog cannot be read: " + e.getMessage(), e);
    }
    Change change = decision.on(state);
    if (change == null) {
      return state.nextOffset();
    }
    write(producer, change);
    return state.nextOffset() + 1;
  }

  private void write(Producer<String, byte[]> producer, Change change) {
    byte[] value = change.table == null ? null : CatalogJson.write(change.table);
    try {
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, 0, CatalogTable.key(change.name), value));
      producer.commitTransaction();
    } catch (KafkaException e) {
      throwIfFenced(e);
      throw new CatalogException(
          "the change of table "
              + change.name
              + " may have been made or not; SHOW TABLES tells: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Throws {@link FencedException} if another writer ended the transaction of this one, which shows
   * as the error itself or as the cause of a later one. {@code InvalidTxnState} is how a commit is
   * answered while the other has aborted the transaction and has no number of its own yet.
   */
  private static void throwIfFenced(KafkaException e) {
    for (Throwable reason = e; reason != null; reason = reason.getCause()) {
      if (reason instanceof ProducerFencedException
          || reason instanceof InvalidProducerEpochException
          || reason instanceof InvalidTxnStateException) {
        throw new FencedException(e);
      }
    }
  }

  private Producer<String, byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** Another writer came: the decision has to be made anew. */
  private static final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FencedException(Throwable cause) {
      super(cause);
    }
  }
}
