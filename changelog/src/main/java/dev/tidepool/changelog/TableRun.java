package dev.tidepool.changelog;

import dev.tidepool.changelog.Trust.Verdict;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.StoreIoException;
import dev.tidepool.engine.StoreLockedException;
import dev.tidepool.engine.io.Vfs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running parts of a table: the thread that watches the topic and tells the listener, the
 * followers, the writer, and the partitions that are known.
 *
 * <p><b>Threads:</b> any. Partitions come and go on the watching thread only.
 */
final class TableRun implements PartitionTable.Events, Follower.Home, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TableRun.class);

  /** How long closing waits for writes that the log has taken to be shown. */
  private static final long SHOWING_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final String NOT_ASKED = "the broker was not asked yet";

  private final ChangelogSettings settings;
  private final Engine engine;
  private final boolean ownsEngine;
  private final Vfs vfs;
  private final ChangelogListener listener;
  private final AutoCloseable lock;
  private final ChangelogMetrics metrics;
  private final TopicWatcher watcher;
  private final LogWriter writer;
  private final RestoreRates rates = new RestoreRates();
  private final List<Follower> followers = new ArrayList<>();
  private final Thread thread;
  private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Object moved = new Object();

  private volatile List<PartitionTable> partitions = List.of();
  private volatile LogFacts facts;
  private volatile boolean topicMissing;
  private volatile boolean unreachable;
  private volatile String trouble = NOT_ASKED;
  private volatile String readingTrouble = "";
  private volatile Throwable failure;
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean closed;
  private volatile boolean askNow;
  private long answeredNanos = System.nanoTime();
  private TableState told;
  private long recordsBefore; // of partitions that are gone
  private long bytesBefore;

  /** Opens what is on the disk and starts; on a failure nothing stays open. */
  TableRun(
      ChangelogSettings settings,
      Engine engine,
      boolean ownsEngine,
      Vfs vfs,
      ChangelogListener listener) {
    this.settings = settings;
    this.engine = engine;
    this.ownsEngine = ownsEngine;
    this.vfs = vfs;
    this.listener = listener;
    this.lock = takeLock();
    boolean opened = false;
    try {
      openPartitions(partitionsOnDisk());
      opened = true;
    } finally {
      if (!opened) {
        partitions.forEach(PartitionTable::close);
        release();
      }
    }
    this.metrics = new ChangelogMetrics(settings.topic(), this::status, this::pendingWrites);
    partitions.forEach(metrics::add);
    this.watcher = new TopicWatcher(settings);
    this.writer = new LogWriter(settings, this::pendingOf);
    for (int i = 0; i < settings.threads(); i++) {
      followers.add(new Follower(settings, i, this));
    }
    partitions.forEach(this::handOver);
    thread = new Thread(this::watch, "tidepool-watch-" + settings.topic());
    thread.setDaemon(true);
    followers.forEach(Follower::start);
    thread.start();
  }

  private AutoCloseable takeLock() {
    try {
      vfs.createDirectories(settings.directory());
      AutoCloseable taken = vfs.tryLock(settings.directory().resolve("LOCK"));
      if (taken == null) {
        throw new StoreLockedException(
            settings.directory()
                + " is in use by another table, in this process or another: each needs a directory"
                + " of its own");
      }
      return taken;
    } catch (IOException e) {
      throw new StoreIoException(
          "cannot use the directory " + settings.directory() + ": " + e.getMessage(), e);
    }
  }

  private int partitionsOnDisk() {
    try {
      int count = 0;
      for (String name : vfs.list(settings.directory())) {
        if (name.matches("partition-\\d{1,9}")) {
          count = Math.max(count, Integer.parseInt(name.substring(name.indexOf('-') + 1)) + 1);
        }
      }
      return count;
    } catch (IOException e) {
      throw new StoreIoException("cannot list " + settings.directory() + ": " + e.getMessage(), e);
    }
  }

  private List<PartitionTable> openPartitions(int count) {
    List<PartitionTable> added = new ArrayList<>();
    for (int number = partitions.size(); number < count; number++) {
      PartitionTable table =
          new PartitionTable(settings, number, engine, vfs, settings.directory(), this);
      added.add(table);
      List<PartitionTable> more = new ArrayList<>(partitions);
      more.add(table);
      partitions = List.copyOf(more);
    }
    return added;
  }

  private void handOver(PartitionTable table) {
    followers.get(table.number() % followers.size()).add(table);
  }

  // ---- the watching thread ---------------------------------------------------------------------

  private void watch() {
    long nextNanos = System.nanoTime();
    while (!closed) {
      try {
        long wait = askNow ? 0 : nextNanos - System.nanoTime();
        Runnable event = events.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
        if (event != null) {
          event.run();
          tellState();
          continue;
        }
        askNow = false;
        ask();
        nextNanos = System.nanoTime() + settings.checkInterval().toNanos();
        sample();
        tellState();
      } catch (InterruptedException e) {
        // closed, or nothing to mind
      } catch (RuntimeException e) {
        LOG.error("Watching topic {} fails, and is tried again", settings.topic(), e);
        trouble = e.toString();
        nextNanos = System.nanoTime() + settings.checkInterval().toNanos();
      }
    }
    events.forEach(Runnable::run);
  }

  private void ask() throws InterruptedException {
    try {
      Optional<LogFacts> answer = watcher.ask(this::positionOf);
      answeredNanos = System.nanoTime();
      unreachable = false;
      topicMissing = answer.isEmpty();
      trouble = topicMissing ? "there is no topic " + settings.topic() : "";
      if (answer.isPresent()) {
        take(answer.get());
      }
    } catch (ChangelogException e) {
      trouble = "the broker cannot be asked: " + e.getMessage();
      unreachable = System.nanoTime() - answeredNanos >= settings.unreachableAfter().toNanos();
    }
  }

  private void take(LogFacts next) {
    LogFacts last = facts;
    boolean isOther = last != null && !last.topicId().equals(next.topicId());
    if (isOther) {
      writer.startOver();
    }
    int before = partitions.size();
    if (next.partitionCount() < before) {
      drop(next.partitionCount());
    }
    List<PartitionTable> added = openPartitions(next.partitionCount());
    facts = next;
    added.forEach(metrics::add);
    added.forEach(this::handOver);
    if (before > 0 && before != next.partitionCount()) {
      LOG.warn(
          "Topic {} has {} partitions, had {}", settings.topic(), next.partitionCount(), before);
      listen(() -> listener.onPartitions(before, next.partitionCount()));
    }
    followers.forEach(Follower::wake);
    moved();
  }

  private void drop(int count) {
    List<PartitionTable> before = partitions;
    partitions = before.subList(0, count);
    for (PartitionTable table : before.subList(count, before.size())) {
      recordsBefore += table.records();
      bytesBefore += table.bytes();
      metrics.remove(table.number());
      followers.get(table.number() % followers.size()).remove(table.number());
    }
  }

  private long positionOf(int partition) {
    List<PartitionTable> current = partitions;
    return partition < current.size() ? current.get(partition).position() : -1;
  }

  private void sample() {
    TableStatus status = status();
    rates.sample(status.progress().records(), status.progress().bytes());
    if (status.state() == TableState.RESTORING || status.state() == TableState.REBUILDING) {
      listen(() -> listener.onProgress(status().progress()));
    }
  }

  private void tellState() {
    TableStatus status = status();
    if (status.state() != told) {
      told = status.state();
      LOG.info("Table of topic {}: {} {}", settings.topic(), status.state(), status.reason());
      listen(() -> listener.onState(status));
    }
  }

  private void listen(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.warn("A listener of the table of topic {} failed", settings.topic(), e);
    }
  }

  // ---- what followers and partitions tell ------------------------------------------------------

  @Override
  public LogFacts facts() {
    return facts;
  }

  @Override
  public void askNow() {
    askNow = true;
    events.add(() -> {});
  }

  @Override
  public void trouble(String problem) {
    readingTrouble = problem;
    moved();
  }

  @Override
  public void failed(Throwable error) {
    failure = error;
    events.add(() -> {});
    moved();
  }

  @Override
  public void reset(int partition, Verdict verdict) {
    events.add(() -> listen(() -> listener.onReset(partition, verdict.cause(), verdict.detail())));
  }

  @Override
  public void restored(int partition) {
    events.add(
        () -> {
          List<PartitionTable> current = partitions;
          if (partition < current.size()) {
            listen(() -> listener.onRestored(partition, progressOf(current.get(partition))));
          }
        });
  }

  @Override
  public void moved() {
    synchronized (moved) {
      moved.notifyAll();
    }
  }

  // ---- what the table asks ---------------------------------------------------------------------

  List<PartitionTable> partitions() {
    return partitions;
  }

  LogWriter writer() {
    return writer;
  }

  ChangelogMetrics metrics() {
    return metrics;
  }

  private int pendingWrites() {
    return writer.pendingCount();
  }

  private PendingWrites pendingOf(int partition) {
    List<PartitionTable> current = partitions;
    return closed || partition >= current.size() ? null : current.get(partition).writes();
  }

  void requireOpen() {
    if (closed) {
      throw new ChangelogException("the table of topic " + settings.topic() + " is closed");
    }
  }

  /** Waits until the topic was seen. */
  void awaitTopic(long timeoutMs) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    try {
      synchronized (moved) {
        while (facts == null) {
          requireOpen();
          if (System.nanoTime() - deadline > 0) {
            throw new ChangelogException(
                "topic "
                    + settings.topic()
                    + " was not seen within "
                    + timeoutMs
                    + " ms: "
                    + status().reason());
          }
          moved.wait(50);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChangelogException("interrupted before the topic was seen", e);
    }
  }

  /** Waits until all is shown that was committed to the log at {@code asOfNanos}. */
  void awaitShown(long asOfNanos, Duration timeout) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + timeout.toNanos();
    askNow();
    while (!isShown(asOfNanos)) {
      requireOpen();
      if (failure != null) {
        throw new ChangelogException(
            "following topic " + settings.topic() + " has ended with " + failure, failure);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException(
            "the table of topic "
                + settings.topic()
                + " has not caught up within "
                + timeout
                + ": "
                + status());
      }
      synchronized (moved) {
        moved.wait(20);
      }
      LogFacts current = facts;
      if (current == null || current.askedNanos() - asOfNanos < 0) {
        askNow();
      }
    }
  }

  private boolean isShown(long asOfNanos) {
    LogFacts current = facts;
    List<PartitionTable> known = partitions;
    if (current == null
        || current.askedNanos() - asOfNanos < 0
        || known.size() != current.partitionCount()) {
      return false;
    }
    for (PartitionTable partition : known) {
      long shown = partition.shownAsOfNanos();
      if (shown == Long.MIN_VALUE || shown - asOfNanos < 0) {
        return false;
      }
    }
    return true;
  }

  TableStatus status() {
    List<PartitionTable> known = partitions;
    List<TableStatus.Partition> each = new ArrayList<>(known.size());
    long records = recordsBefore;
    long bytes = bytesBefore;
    long remaining = 0;
    TableState worst = known.isEmpty() ? TableState.RESTORING : TableState.FOLLOWING;
    String reason = reasonOf(trouble, readingTrouble);
    for (PartitionTable partition : known) {
      TableStatus.Partition status = partition.status();
      each.add(status);
      records += partition.records();
      bytes += partition.bytes();
      remaining += partition.remaining();
      worst = status.state().compareTo(worst) > 0 ? status.state() : worst;
      reason = partition.diskProblem().isEmpty() ? reason : partition.diskProblem();
    }
    RestoreProgress progress =
        RestoreProgress.of(
            records, bytes, remaining, rates.recordsPerSecond(), rates.bytesPerSecond());
    return new TableStatus(worstOf(worst), reasonOf(reason), progress, each);
  }

  /** What reading says is better than that the broker was not asked yet. */
  private static String reasonOf(String asking, String reading) {
    boolean saysNothing = asking.isEmpty() || asking.equals(NOT_ASKED) && !reading.isEmpty();
    return saysNothing ? reading : asking;
  }

  private String reasonOf(String reason) {
    return closed ? "closed" : failure == null ? reason : failure.toString();
  }

  private TableState worstOf(TableState ofPartitions) {
    if (closed) {
      return TableState.CLOSED;
    }
    if (failure != null) {
      return TableState.FAILED;
    }
    if (ofPartitions == TableState.DISK_FAILING) {
      return ofPartitions;
    }
    if (unreachable || !readingTrouble.isEmpty()) {
      return TableState.UNREACHABLE;
    }
    return topicMissing ? TableState.TOPIC_MISSING : ofPartitions;
  }

  private RestoreProgress progressOf(PartitionTable table) {
    return RestoreProgress.of(
        table.records(),
        table.bytes(),
        table.remaining(),
        rates.recordsPerSecond(),
        rates.bytesPerSecond());
  }

  // ---- the end ---------------------------------------------------------------------------------

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    writer.close();
    long until = System.nanoTime() + SHOWING_NANOS;
    while (writer.pendingCount() > 0 && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    closed = true;
    moved();
    askNow();
    boolean interrupted = false;
    while (thread.isAlive() && Thread.currentThread() != thread) {
      thread.interrupt();
      try {
        thread.join(100);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    followers.forEach(Follower::close);
    watcher.close();
    metrics.close();
    release();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    if (ownsEngine) {
      engine.close();
    }
    try {
      lock.close();
    } catch (Exception e) {
      LOG.warn("The lock of {} could not be released", settings.directory(), e);
    }
  }
}
