package dev.tidepool.changelog;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.StoreIoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread with a consumer that applies the records of some partitions: their only writer.
 *
 * <p>What it polled is applied before it polls again, so a table that is slower than the broker
 * holds the broker back, and memory is bounded by one fetch.
 */
final class Follower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** What a follower needs of the table. */
  interface Home {
    /** What the broker last said, or null. */
    LogFacts facts();

    /** Ask the broker now. */
    void askNow();

    /** Reading fails with this, again and again; empty once it works. */
    void trouble(String problem);

    /** Reading has ended with an error. */
    void failed(Throwable error);
  }

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final Home home;
  private final Thread thread;
  private final Queue<PartitionTable> arriving = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> leaving = new ConcurrentLinkedQueue<>();
  private final Map<TopicPartition, PartitionTable> tables = new HashMap<>();
  private final Set<TopicPartition> reading = new HashSet<>(); // assigned and positioned
  private final Set<TopicPartition> outOfRange = new HashSet<>(); // until the broker was asked
  private volatile boolean running = true;
  private volatile Consumer<byte[], byte[]> consumer;
  private LogFacts reviewed;
  private boolean isInTrouble;

  Follower(ChangelogSettings settings, int number, Home home) {
    this.topic = settings.topic();
    this.home = home;
    Map<String, Object> config = settings.kafka().consumer();
    this.consumers = () -> new KafkaConsumer<>(config);
    this.thread = new Thread(this::run, "tidepool-follow-" + topic + "-" + number);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Gives it a partition. */
  void add(PartitionTable table) {
    arriving.add(table);
    wake();
  }

  /** Takes a partition away that the topic has not any more. */
  void remove(int partition) {
    leaving.add(partition);
    wake();
  }

  /** The facts are new. */
  void wake() {
    Consumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }

  private void run() {
    try {
      while (running) {
        try {
          if (consumer == null) {
            openConsumer();
          } else {
            step();
          }
        } catch (WakeupException | InterruptException e) {
          // to look around
        }
      }
    } catch (Throwable e) {
      LOG.error("Following topic {} has ended", topic, e);
      home.failed(e);
    } finally {
      Thread.interrupted();
      takePartitions();
      tables.values().forEach(PartitionTable::close);
      if (consumer != null) {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
      }
    }
  }

  /** A broker whose name nobody knows is tried again, too. */
  private void openConsumer() {
    try {
      consumer = consumers.get();
      reviewed = null;
      if (!reading.isEmpty()) {
        consumer.assign(reading);
        reading.forEach(partition -> seek(partition, tables.get(partition)));
      }
      noTrouble();
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      isInTrouble = true;
      home.trouble("there is no way to read: " + cause.getMessage());
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  private void step() {
    takePartitions();
    review();
    if (consumer == null) {
      return; // of another topic; a new one is opened first
    }
    long now = System.nanoTime();
    for (Map.Entry<TopicPartition, PartitionTable> entry : tables.entrySet()) {
      onDisk(entry.getKey(), () -> entry.getValue().maintain(now));
    }
    if (reading.isEmpty()) {
      LockSupport.parkNanos(POLL.toNanos() / 10);
      return;
    }
    try {
      apply(consumer.poll(POLL));
      noTrouble();
    } catch (LogTruncationException e) {
      for (TopicPartition partition : e.offsetOutOfRangePartitions().keySet()) {
        PartitionTable table = tables.get(partition);
        onDisk(
            partition,
            () -> {
              table.truncated(e.getMessage());
              seek(partition, table);
            });
      }
    } catch (OffsetOutOfRangeException e) {
      // The broker is asked where the log begins and ends; what is due follows from that.
      outOfRange.addAll(e.offsetOutOfRangePartitions().keySet());
      consumer.pause(e.offsetOutOfRangePartitions().keySet());
      home.askNow();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      isInTrouble = true;
      home.trouble("reading topic " + topic + " fails: " + e.getMessage());
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  private void noTrouble() {
    if (isInTrouble) {
      isInTrouble = false;
      home.trouble("");
    }
  }

  private void takePartitions() {
    for (Integer gone; (gone = leaving.poll()) != null; ) {
      TopicPartition partition = new TopicPartition(topic, gone);
      PartitionTable table = tables.remove(partition);
      if (reading.remove(partition) && consumer != null) {
        consumer.assign(reading);
      }
      outOfRange.remove(partition);
      if (table != null) {
        table.drop();
      }
    }
    for (PartitionTable table; (table = arriving.poll()) != null; ) {
      tables.put(new TopicPartition(topic, table.number()), table);
      reviewed = null;
    }
  }

  /** Judges all partitions by what the broker last said. */
  private void review() {
    LogFacts facts = home.facts();
    if (facts == null || facts == reviewed) {
      return;
    }
    reviewed = facts;
    boolean isOtherTopic = false;
    List<TopicPartition> toSeek = new ArrayList<>();
    for (Map.Entry<TopicPartition, PartitionTable> entry : tables.entrySet()) {
      TopicPartition partition = entry.getKey();
      PartitionTable table = entry.getValue();
      if (partition.partition() >= facts.partitionCount()) {
        continue; // it is about to leave
      }
      boolean begins = !table.hasBegun();
      Optional<Trust.Verdict> reset =
          onDisk(partition, () -> table.review(facts.of(partition.partition())));
      if (reset == null) {
        reviewed = null; // the disk failed
        continue;
      }
      isOtherTopic |= !begins && reset.isPresent() && reset.get().cause().offsetsAreOthers();
      if (begins || reset.isPresent() || outOfRange.remove(partition)) {
        toSeek.add(partition);
      }
    }
    if (isOtherTopic) { // what the consumer knows of the topic is of another one
      reading.addAll(toSeek);
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
      consumer = null;
      return;
    }
    if (!toSeek.isEmpty()) {
      reading.addAll(toSeek);
      consumer.assign(reading);
      toSeek.forEach(partition -> seek(partition, tables.get(partition)));
    }
  }

  private void seek(TopicPartition partition, PartitionTable table) {
    Optional<Integer> epoch =
        table.leaderEpoch() < 0 ? Optional.empty() : Optional.of(table.leaderEpoch());
    consumer.seek(partition, new OffsetAndMetadata(table.position(), epoch, ""));
    if (table.diskProblem().isEmpty()) {
      consumer.resume(List.of(partition));
    }
  }

  /** Applies what was polled; also where there is nothing, offsets move on over what is aborted. */
  private void apply(ConsumerRecords<byte[], byte[]> polled) {
    polled
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              PartitionTable table = tables.get(partition);
              if (onDisk(partition, () -> apply(table, polled.records(partition), next)) == null) {
                // What was not applied is polled again once the disk takes writes, or from the
                // start.
                seek(partition, table);
              }
            });
  }

  private Boolean apply(
      PartitionTable table, List<ConsumerRecord<byte[], byte[]>> records, OffsetAndMetadata next) {
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      table.apply(record);
      bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
    table.applied(next.offset(), next.leaderEpoch().orElse(-1), records.size(), bytes);
    return true;
  }

  private void onDisk(TopicPartition partition, Runnable work) {
    onDisk(
        partition,
        () -> {
          work.run();
          return true;
        });
  }

  /**
   * Does what may fail for the disk's sake: then reading pauses until it does not any more, and the
   * result is null.
   */
  private <T> T onDisk(TopicPartition partition, Supplier<T> work) {
    PartitionTable table = tables.get(partition);
    boolean wasFailing = !table.diskProblem().isEmpty();
    try {
      T result = work.get();
      if (wasFailing) {
        table.commit(); // or it may fail again with the next page
        table.setDiskProblem("");
        if (reading.contains(partition)) {
          consumer.resume(List.of(partition));
        }
      }
      return result;
    } catch (StoreIoException e) {
      table.setDiskProblem(e.getMessage());
      if (reading.contains(partition)) {
        consumer.pause(List.of(partition));
      }
    } catch (CorruptStoreException e) {
      try {
        table.damaged(e);
        if (reading.contains(partition)) {
          seek(partition, table);
        }
      } catch (StoreIoException alsoFull) {
        table.foundDamage(e);
        table.setDiskProblem(alsoFull.getMessage());
      }
    }
    return null;
  }

  /** Ends it: what was applied is committed, and the partitions are closed. */
  @Override
  public void close() {
    running = false;
    wake();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(100);
        wake();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
