package dev.tidepool.connect;

import dev.tidepool.changelog.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a partition once more, on a compacted topic: what they are made of where the source
 * has not all records any more.
 *
 * <p>A record is a row's key and value as the table has them. What is committed there ends with a
 * record of the key {@link #NOTE_KEY}, whose value is the {@link SinkNote}: rows, columns and
 * offset of the source are of one moment here, too. Who opens it fences all others: what they have
 * begun is aborted, and what they write from then on is refused.
 *
 * <p><b>Threads:</b> the task's.
 */
final class PartitionChangelog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionChangelog.class);

  /** No row has it, as keys of rows are JSON. */
  static final byte[] NOTE_KEY = {0};

  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final SinkSettings settings;
  private final TopicPartition place;
  private ChangelogTopic topic;
  private Producer<byte[], byte[]> producer;
  private long start;
  private long end; // behind the last committed record, when it was opened
  private boolean isInTransaction;
  private boolean isFenced;

  private PartitionChangelog(SinkSettings settings, TopicPartition source) {
    this.settings = settings;
    this.place = new TopicPartition(settings.changelogOf(source.topic()), source.partition());
  }

  /**
   * Takes the changelog of {@code source}, made if it is not there.
   *
   * @throws ChangelogUnavailableException if the broker does not answer
   * @throws ConnectException if it refuses
   */
  static PartitionChangelog open(SinkSettings settings, TopicPartition source) {
    PartitionChangelog changelog = new PartitionChangelog(settings, source);
    boolean isOpen = false;
    try {
      changelog.take(source);
      isOpen = true;
    } catch (KafkaException e) {
      throw changelog.notOpened(e);
    } finally {
      if (!isOpen) {
        changelog.close();
      }
    }
    return changelog;
  }

  private void take(TopicPartition source) {
    KafkaSettings clients = settings.changelogClients();
    topic = ChangelogTopic.ensure(clients.admin(), place.topic(), place.partition());
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(clients.consumer())) {
      consumer.endOffsets(List.of(place)); // waits for the leader of a topic that was just made
      Map<String, Object> transactional = new HashMap<>(clients.producer());
      transactional.put(
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          "tidepool-sink-" + settings.connector() + "-" + source);
      producer = new KafkaProducer<>(transactional);
      producer.initTransactions();
      start = consumer.beginningOffsets(List.of(place)).get(place);
      end = consumer.endOffsets(List.of(place)).get(place);
    }
  }

  private ConnectException notOpened(KafkaException e) {
    String message = "the changelog " + place + " cannot be opened: " + reason(e);
    boolean isFinal = e instanceof ApiException && !(e instanceof RetriableException);
    return isFinal
        ? new ConnectException(message, e)
        : new ChangelogUnavailableException(message, e);
  }

  private static String reason(KafkaException e) {
    return e.getCause() == null
        ? e.getMessage()
        : e.getMessage() + ": " + e.getCause().getMessage();
  }

  // ---- reading ---------------------------------------------------------------------------------

  /** Whether rows that are as far as {@code rows} become right by what follows; null is nothing. */
  boolean goesOnFrom(ChangelogPlace rows) {
    if (rows == null
        || !rows.topicId().equals(topic.id())
        || rows.nextOffset() < start
        || rows.nextOffset() > end) {
      return false;
    }
    // Tombstones behind the place may be compacted away, half of the time left as a reserve.
    long ageMs = Math.abs(System.currentTimeMillis() - rows.asOfMs());
    return rows.nextOffset() == end || ageMs < topic.tombstoneAgeMs() / 2;
  }

  /** Whether anything was committed to it. */
  boolean hasRecords() {
    boolean[] found = {false};
    read(
        start,
        record -> {
          found[0] = true;
          return false;
        });
    return found[0];
  }

  /**
   * Gives all rows behind {@code rows}, or all there are, to {@code action}: key, and value or
   * null. Costs as much as the broker takes to deliver them.
   *
   * @return the note of the last commit among them; null if there is none
   */
  SinkNote replay(ChangelogPlace rows, BiConsumer<byte[], byte[]> action) {
    SinkNote[] last = {null};
    read(
        rows == null ? start : rows.nextOffset(),
        record -> {
          if (java.util.Arrays.equals(record.key(), NOTE_KEY)) {
            last[0] = SinkNote.decode(record.value());
          } else {
            action.accept(record.key(), record.value());
          }
          return true;
        });
    return last[0];
  }

  private void read(
      long from, java.util.function.Predicate<ConsumerRecord<byte[], byte[]>> goesOn) {
    if (from >= end) {
      return;
    }
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings.changelogClients().consumer())) {
      consumer.assign(List.of(place));
      consumer.seek(place, from);
      Progress progress = new Progress(from);
      while (consumer.position(place) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (!goesOn.test(record)) {
            return;
          }
        }
        progress.at(consumer.position(place));
      }
    } catch (KafkaException e) {
      throw notOpened(e);
    }
  }

  /** Says in the log how far a long reading is, and ends one that does not move. */
  private final class Progress {
    private final long from;
    private final long stillNanosMax =
        TimeUnit.MILLISECONDS.toNanos(settings.changelogClients().maxBlockMs());
    private long saidNanos = System.nanoTime();
    private long movedNanos = saidNanos;
    private long position;

    Progress(long from) {
      this.from = from;
      this.position = from;
    }

    void at(long next) {
      long now = System.nanoTime();
      if (next != position) {
        position = next;
        movedNanos = now;
      } else if (now - movedNanos > stillNanosMax) {
        throw new TimeoutException("nothing comes behind offset " + next + ", the end is " + end);
      }
      if (now - saidNanos > PROGRESS_NANOS) {
        saidNanos = now;
        LOG.info("{}: read {} of {} offsets", place, next - from, end - from);
      }
    }
  }

  /** The place of rows that have all that there was when it was opened. */
  ChangelogPlace placeAtEnd() {
    return new ChangelogPlace(topic.id(), end, System.currentTimeMillis());
  }

  // ---- writing ---------------------------------------------------------------------------------

  /**
   * Writes a row, or a null value that removes it; it counts with the next {@link #commit}.
   *
   * @throws ChangelogFencedException if another task has taken the changelog
   * @throws ConnectException if it cannot be written
   */
  void write(byte[] key, byte[] value) {
    try {
      begin();
      producer.send(new ProducerRecord<>(place.topic(), place.partition(), key, value));
    } catch (KafkaException | IllegalStateException e) {
      throw notWritten(e);
    }
  }

  private void begin() {
    if (!isInTransaction) {
      producer.beginTransaction();
      isInTransaction = true;
    }
  }

  /**
   * Whether another task has taken it, or the broker has given up a transaction that was too long.
   */
  boolean isFenced() {
    return isFenced;
  }

  /**
   * Commits what was written, and {@code note} with it.
   *
   * @return the place of rows that have all of it
   * @throws ChangelogFencedException if another task has taken the changelog, as far as is known
   * @throws ConnectException if it cannot be written; also if it was fenced before, since Connect
   *     would have closed a partition of another task by now
   */
  ChangelogPlace commit(SinkNote note) {
    if (isFenced) {
      throw new ConnectException(
          "the changelog "
              + place
              + " was taken by another task, or a transaction took longer than"
              + " kafka.transaction.timeout.ms: start the task again, it goes on at the last"
              + " commit");
    }
    try {
      long nowMs = System.currentTimeMillis();
      begin();
      Future<RecordMetadata> written =
          producer.send(
              new ProducerRecord<>(place.topic(), place.partition(), NOTE_KEY, note.encode()));
      commitPatiently();
      isInTransaction = false;
      return new ChangelogPlace(topic.id(), written.get().offset() + 1, nowMs);
    } catch (KafkaException | IllegalStateException | ExecutionException e) {
      throw notWritten(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notWritten(e);
    }
  }

  private void commitPatiently() {
    for (int attempt = 0; ; attempt++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (attempt >= settings.retriesMax()) {
          throw e;
        }
        LOG.warn("{}: trying again to commit: {}", place, e.getMessage());
      }
    }
  }

  private ConnectException notWritten(Exception e) {
    Throwable cause = e instanceof ExecutionException || e.getCause() != null ? e.getCause() : e;
    for (Throwable each : List.of(e, cause)) {
      if (each instanceof ProducerFencedException
          || each instanceof InvalidProducerEpochException) {
        isFenced = true;
        return new ChangelogFencedException(
            "the changelog " + place + " was taken by another task", e);
      }
    }
    return new ConnectException(
        "the changelog "
            + place
            + " cannot be written: "
            + cause.getMessage()
            + "; start the task again once its broker answers: it goes on at the last commit",
        e);
  }

  /** Closes; what was not committed is aborted by who opens it next. */
  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
  }
}
