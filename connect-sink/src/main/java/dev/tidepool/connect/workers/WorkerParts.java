package dev.tidepool.connect.workers;

import dev.tidepool.connect.workers.ClaimLog.Placed;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.table.Table;
import dev.tidepool.table.schema.TableSchema;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that are open on this worker, and who has the others.
 *
 * <p>A part is claimed once its rows are up to where its topic ended when it was opened, so that a
 * part that is made anew is not asked before it is whole. Whoever claims later has it: tasks are
 * given partitions in that order. One who sees a later claim than its own does not answer any more,
 * but claims again when that one is given up, or after a minute if the task still has the part: the
 * other one is dead then.
 *
 * <p><b>Threads:</b> any; one of its own reads and writes claims.
 */
final class WorkerParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerParts.class);
  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final long LIST_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long YIELD_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long UNKNOWN = -1;

  private final WorkersSettings settings;
  private final String address;
  private final String instance;
  private final ConcurrentMap<TopicPartition, Own> own = new ConcurrentHashMap<>();
  private final Queue<TopicPartition> closed = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile Map<String, Integer> partitionCounts; // by topic; null until known once
  private volatile ClaimLog log; // null until a broker answered
  private volatile String trouble = "no broker was asked yet";
  private volatile boolean isStopped;
  private long listedNanos;

  /** A part that is open here; but for {@code part} and {@code isCurrent} of the own thread. */
  private static final class Own {
    private final OpenPart part;
    private volatile boolean isCurrent; // up to where the topic ended when it was opened
    private long end = UNKNOWN; // of the topic then
    private long claimsEnd; // the same of the claims
    private long lastOffset = UNKNOWN; // seen
    private long written = UNKNOWN; // offset of the last claim
    private long yieldedNanos;
    private TableSchema columns;

    Own(OpenPart part) {
      this.part = part;
    }
  }

  WorkerParts(WorkersSettings settings, String address, String instance) {
    this.settings = settings;
    this.address = address;
    this.instance = instance;
    this.thread = new Thread(this::run, "tidepool-workers-" + settings.connector());
    thread.setDaemon(true);
    thread.start();
  }

  void opened(OpenPart part) {
    own.put(part.source(), new Own(part));
  }

  void closed(OpenPart part) {
    own.computeIfPresent(part.source(), (source, held) -> held.part == part ? null : held);
    closed.add(part.source());
  }

  // ---- what is known ---------------------------------------------------------------------------

  /**
   * How many partitions the topics of the connector have, by their names.
   *
   * @throws TablesMoveException if that was never known
   */
  Map<String, Integer> partitionCounts() {
    Map<String, Integer> known = partitionCounts;
    if (known == null) {
      throw new TablesMoveException("the topics are not known yet: " + trouble, null);
    }
    return known;
  }

  /**
   * The topics of the connector, in order.
   *
   * @throws TablesMoveException if a pattern says which they are, and no broker told yet
   */
  Collection<String> topics() {
    return settings.topicsPattern().isEmpty()
        ? new TreeSet<>(settings.topics())
        : partitionCounts().keySet();
  }

  /** Who has a part; null if nobody. */
  Claim claim(TopicPartition source) {
    ClaimLog known = log;
    Placed placed = known == null ? null : known.latest(source);
    return placed == null ? null : placed.claim();
  }

  /** The part that is open here, whoever has it; null if it is not. */
  OpenPart open(TopicPartition source) {
    Own held = own.get(source);
    return held == null ? null : held.part;
  }

  /** All that are open here. */
  Collection<OpenPart> open() {
    return own.values().stream().map(held -> held.part).toList();
  }

  /**
   * The part that this worker answers for.
   *
   * @throws TablesMoveException if it is not open here, not made up to now, or another has it
   */
  OpenPart requireOwn(TopicPartition source) {
    Own held = own.get(source);
    if (held == null) {
      throw new TablesMoveException(source + " is not at " + address, null);
    }
    if (!held.isCurrent) {
      throw new TablesMoveException(
          "the rows of " + source + " are being made, up to offset " + held.part.nextOffset(),
          null);
    }
    Claim claim = claim(source);
    if (claim == null || !claim.instance().equals(instance)) {
      throw new TablesMoveException(
          source + (claim == null ? " is not claimed yet" : " is at " + claim.address()), null);
    }
    return held.part;
  }

  /** Null, or why claims are not read or written now. */
  String trouble() {
    return trouble;
  }

  // ---- the thread ------------------------------------------------------------------------------

  private void run() {
    while (!isStopped) {
      try {
        if (log == null) {
          log = new ClaimLog(settings);
        }
        step();
        trouble = null;
      } catch (KafkaException e) {
        if (!isStopped) {
          if (trouble == null) {
            LOG.warn("{}: who has which part cannot be told: {}", settings, e.getMessage());
          }
          trouble = String.valueOf(e.getMessage());
          pause();
        }
      } catch (RuntimeException e) {
        LOG.error("{}: this should not happen", settings, e);
        trouble = e.toString();
        pause();
      }
    }
    if (log != null) {
      giveUpAll();
      log.close();
    }
  }

  private void pause() {
    try {
      Thread.sleep(1000);
    } catch (InterruptedException e) {
      isStopped = true;
    }
  }

  private void step() {
    log.read(PATIENCE);
    if (partitionCounts == null || System.nanoTime() - listedNanos > LIST_NANOS) {
      Map<String, Integer> counts = log.partitionCounts(topicsNow());
      boolean isRead = log.position() >= log.end();
      if (isRead) {
        partitionCounts = new TreeMap<>(counts);
        listedNanos = System.nanoTime();
      }
    }
    for (TopicPartition source = closed.poll(); source != null; source = closed.poll()) {
      giveUp(source);
    }
    own.forEach(this::step);
  }

  private Collection<String> topicsNow() {
    if (settings.topicsPattern().isEmpty()) {
      return settings.topics();
    }
    Pattern pattern = Pattern.compile(settings.topicsPattern());
    return log.topicNames().stream()
        .filter(name -> pattern.matcher(name).matches() && !Topic.isInternal(name))
        .toList();
  }

  private void step(TopicPartition source, Own held) {
    if (held.end == UNKNOWN) {
      held.claimsEnd = log.end();
      held.end = log.end(source);
    }
    if (!held.isCurrent && !isCurrent(source, held)) {
      return;
    }
    held.isCurrent = true;
    if (held.written < log.position() && learnsColumns(held) && isToClaim(source, held)) {
      held.written = log.write(source, new Claim(address, instance, held.columns));
      held.yieldedNanos = 0;
    }
  }

  /* Behind the last record there may be marks of transactions, which no record comes for. */
  private boolean isCurrent(TopicPartition source, Own held) {
    long next = held.part.nextOffset();
    boolean stands = next == held.lastOffset;
    held.lastOffset = next;
    return next >= held.end || (stands && log.isEmpty(source, next, held.end));
  }

  private static boolean learnsColumns(Own held) {
    try {
      Table table = held.part.shownTable();
      held.columns = table == null ? null : table.schema();
      return true;
    } catch (TablesMoveException e) {
      return false; // soon
    }
  }

  private boolean isToClaim(TopicPartition source, Own held) {
    Placed placed = log.latest(source);
    if (placed == null) {
      return true;
    }
    if (placed.claim().instance().equals(instance)) {
      TableSchema told = placed.claim().columns();
      return told == null ? held.columns != null : !told.equals(held.columns);
    }
    if (held.written == UNKNOWN && placed.offset() < held.claimsEnd) {
      return true; // of before it was opened here
    }
    long now = System.nanoTime();
    held.yieldedNanos = held.yieldedNanos == 0 ? now : held.yieldedNanos;
    return now - held.yieldedNanos > YIELD_NANOS;
  }

  private void giveUp(TopicPartition source) {
    Placed placed = log.latest(source);
    if (placed != null && placed.claim().instance().equals(instance)) {
      log.write(source, null);
    }
  }

  private void giveUpAll() {
    try {
      own.keySet().forEach(closed::add);
      own.clear();
      for (TopicPartition source = closed.poll(); source != null; source = closed.poll()) {
        giveUp(source);
      }
    } catch (KafkaException e) {
      LOG.warn("{}: parts are given up, but nobody is told: {}", settings, e.getMessage());
    }
  }

  /** Gives up all parts, and ends the thread; waits for it some seconds. */
  @Override
  public void close() {
    isStopped = true;
    try {
      thread.join(Duration.ofSeconds(20).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
