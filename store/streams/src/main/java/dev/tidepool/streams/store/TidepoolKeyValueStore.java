package dev.tidepool.streams.store;

import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.engine.KeyRange;
import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.streams.TidepoolConfig;
import dev.tidepool.streams.TidepoolOptions;
import dev.tidepool.streams.metrics.StoreMetrics;
import dev.tidepool.streams.transaction.ThreadTransaction;
import dev.tidepool.streams.transaction.TrackingProducer;
import dev.tidepool.streams.transaction.TransactionParticipant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key-value store of bytes on the engine: what Kafka's metered, caching and change-logging rings
 * wrap.
 *
 * <p>Rows become durable only in {@link #commit}, together with the changelog offsets and the
 * position; what was written after it is gone when the store is closed, or the process dies. Under
 * exactly-once Streams does not commit the store of a running task; with a {@code
 * TidepoolClientSupplier} the committed transactions of the stream thread do.
 *
 * <p>{@code range}, {@code all}, {@code prefixScan} and their reverses are in unsigned byte order
 * and show one point in time.
 *
 * <p><b>Costs:</b> a read of a row in memory takes no lock; a cold row costs one disk read. A write
 * touches no file. A commit is in proportion to what changed since the last one, and free if
 * nothing did.
 *
 * <p><b>Errors:</b> {@link InvalidStateStoreException} after closing; {@link
 * ProcessorStateException} if the disk fails or data is found damaged, in which case the store
 * starts empty when it is opened next and Streams restores it. {@link TaskCorruptedException} comes
 * from {@link #init} only.
 *
 * <p><b>Threads:</b> one writer at a time, as Streams guarantees; reads and queries from any
 * thread.
 */
public class TidepoolKeyValueStore implements KeyValueStore<Bytes, byte[]>, TransactionParticipant {

  private static final Logger LOG = LoggerFactory.getLogger(TidepoolKeyValueStore.class);

  /** An unchanged offset gets a new time once it has used up this part of the age it may have. */
  private static final int REFRESHES_PER_AGE = 16;

  private final String name;
  private final TidepoolOptions options;
  private final ValueLayout layout;
  private final StoreQueries queries = StoreQueries.BASIC;

  /** Null while the store is closed; everything else is set before it. */
  private volatile TieredStore rows;

  private volatile StorePosition position = new StorePosition(Position.emptyPosition());
  private StateStoreContext context;
  private StoreDirectory directory;
  private StoreErrors errors;
  private ProcessEngine.Lease lease;
  private StoreMetrics metrics;
  private int partition;
  private boolean global;
  private boolean exactlyOnce;
  private long refreshAgeMs;
  private long transactionCommitIntervalMs;

  /** The writer's. */
  private CommittedOffsets offsets;

  private ReplayClock clock;
  private long committedAsOfMs;
  private boolean changed;

  /** Whether rows were ever put or restored; if not, no offset can be right for them. */
  private boolean touched;

  private Thread writer;
  private ThreadTransaction transaction;
  private long uncommittedWriteCount;
  private long provenOffset;
  private long transactionCommitMs;

  /** Makes a closed store of plain values; nothing is touched until {@link #init}. */
  public TidepoolKeyValueStore(String name, TidepoolOptions options) {
    this(name, options, ValueLayout.PLAIN);
  }

  TidepoolKeyValueStore(String name, TidepoolOptions options, ValueLayout layout) {
    this.name = Objects.requireNonNull(name, "name");
    this.options = Objects.requireNonNull(options, "options");
    this.layout = layout;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  @SuppressWarnings("deprecation") // Deprecated because it will be assumed; until then it is asked.
  public boolean managesOffsets() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return rows != null;
  }

  // Lifecycle

  /**
   * Opens the store: milliseconds, because the engine loads what it needs on first use.
   *
   * @throws TaskCorruptedException if the files are damaged, under exactly-once
   * @throws ProcessorStateException if they cannot be opened
   * @throws org.apache.kafka.common.config.ConfigException if a setting is wrong
   */
  @Override
  public void init(StateStoreContext stateStoreContext, StateStore root) {
    if (isOpen()) {
      throw new IllegalStateException("Store " + name + " is open already");
    }
    TidepoolConfig config = options.in(stateStoreContext.appConfigs());
    context = stateStoreContext;
    partition = context.taskId().partition();
    global = Guarantee.isGlobal(context.taskId());
    exactlyOnce = Guarantee.isExactlyOnce(context);
    refreshAgeMs = config.offsetAgeMaxMs() / REFRESHES_PER_AGE;
    transactionCommitIntervalMs = config.transactionCommitIntervalMs();
    directory = new StoreDirectory(context.stateDir().toPath(), name);
    errors = new StoreErrors(name, directory);
    lease = ProcessEngine.acquire(config);
    TieredStore opened = null;
    try {
      long nowMs = System.currentTimeMillis();
      OpenStore open = OpenStore.open(name, layout, context, directory, lease, config, nowMs);
      opened = open.rows();
      begin(open.note(), nowMs);
      metrics = new StoreMetrics(context, name, opened::stats);
      rows = opened;
      ChangelogRestorer restorer = new ChangelogRestorer(this, Guarantee.logsPositions(context));
      context.register(root, restorer);
    } catch (RuntimeException e) {
      // Nobody closes a store that did not register.
      release(opened);
      throw e;
    }
  }

  private void begin(CommitNote note, long nowMs) {
    offsets = note == null ? new CommittedOffsets() : new CommittedOffsets(note);
    committedAsOfMs = note == null ? nowMs : note.asOfMs();
    clock = new ReplayClock(System::currentTimeMillis, committedAsOfMs);
    position = new StorePosition(note == null ? Position.emptyPosition() : note.position());
    touched =
        note != null
            && note.offsets().values().stream().anyMatch(o -> o != CommittedOffsets.UNKNOWN);
    changed = false;
    writer = null;
    transaction = null;
    uncommittedWriteCount = 0;
    provenOffset = Acknowledgements.NO_OFFSET;
    transactionCommitMs = 0;
  }

  /** Closes the store; what was not committed is gone. Idempotent, and harmless before init. */
  @Override
  public void close() {
    release(rows);
  }

  private void release(TieredStore opened) {
    rows = null;
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
    try {
      if (opened != null) {
        opened.close();
      }
    } catch (StoreException e) {
      throw errors.toStreams(e);
    } finally {
      if (lease != null) {
        lease.close();
        lease = null;
      }
    }
  }

  // Commit

  /**
   * Makes rows, offsets and position durable as one.
   *
   * <p>An empty map clears rows and offsets of a logged store: Streams found the changelog
   * corrupted and will restore from its start, over whatever is there. For a store without
   * changelog it is an ordinary commit. Offsets that cannot be right are declined: those of a
   * transaction that is not known to be committed, and those that a former store of this name left
   * to a fresh one.
   *
   * @throws ProcessorStateException if the disk fails; the previous commit stays
   */
  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    TieredStore open = openRows();
    try {
      if (changelogOffsets.isEmpty() && offsets.isLogged() && !global) {
        clear(open);
      } else if (mayBeUncommitted()) {
        LOG.warn(
            "Store {} declines offsets {}: {} writes belong to a transaction that did not commit;"
                + " it stays at {}",
            name,
            changelogOffsets,
            uncommittedWriteCount,
            offsets.all());
      } else {
        commitRows(open, accepted(changelogOffsets));
      }
    } catch (StoreException e) {
      throw errors.toStreams(e);
    }
    directory.touchTask(System.currentTimeMillis());
  }

  private void clear(TieredStore open) {
    if (changed || open.committedNote() != null) {
      LOG.warn("The changelog of store {} was found corrupted; dropping all rows", name);
      open.clear();
    }
    offsets.forget();
    position.startOver();
    changed = false;
    touched = false;
    uncommittedWriteCount = 0;
    provenOffset = Acknowledgements.NO_OFFSET;
  }

  private Map<TopicPartition, Long> accepted(Map<TopicPartition, Long> changelogOffsets) {
    if (touched || changelogOffsets.values().stream().allMatch(TidepoolKeyValueStore::isUnknown)) {
      return changelogOffsets;
    }
    LOG.warn(
        "Store {} is empty and declines offsets {}, which another store has left; it will be"
            + " restored from the start of its changelog",
        name,
        changelogOffsets);
    Map<TopicPartition, Long> unknown = new HashMap<>(changelogOffsets);
    unknown.replaceAll((tp, offset) -> offset == null || global ? null : CommittedOffsets.UNKNOWN);
    return unknown;
  }

  private static boolean isUnknown(Long offset) {
    return offset == null || offset == CommittedOffsets.UNKNOWN;
  }

  private void commitRows(TieredStore open, Map<TopicPartition, Long> changes) {
    if (global) {
      // Its commits come after it has read to the end, and no task tells that it wrote.
      clock.wroteAsTask();
    } else if (Thread.currentThread() != writer) {
      clock.stoppedWriting();
    }
    if (!changed && !offsets.differFrom(changes) && !isRefreshDue()) {
      return;
    }
    Map<TopicPartition, Long> next = offsets.with(changes);
    long asOfMs = clock.asOfMs();
    CommitNote note = new CommitNote(layout, asOfMs, offsets.changelog(), next, position.live());
    open.commit(note.encode());
    offsets.committed(next);
    committedAsOfMs = asOfMs;
    changed = false;
    provenOffset = Acknowledgements.NO_OFFSET;
  }

  private boolean isRefreshDue() {
    return clock.isUpToDate() && System.currentTimeMillis() - committedAsOfMs > refreshAgeMs;
  }

  /**
   * Returns the offset of the last commit; if there was none and the store is empty, -4, or null
   * for a global store.
   *
   * <p>Streams asks once after init, and only for stores with a changelog. Rows that were committed
   * with the offset of another changelog are dropped here: they are not what this one will restore.
   */
  @Override
  public Long committedOffset(TopicPartition changelogPartition) {
    TieredStore open = openRows();
    if (!global && !changed && offsets.areOfOthersThan(changelogPartition)) {
      LOG.warn(
          "Store {} was logged to {}, now to {}; restoring",
          name,
          offsets.all(),
          changelogPartition);
      try {
        open.clear();
      } catch (StoreException e) {
        throw errors.toStreams(e);
      }
      offsets.startOver();
      position.startOver();
      touched = false;
    }
    return offsets.answer(changelogPartition, global);
  }

  // Transactions

  @Override
  public TopicPartition changelogPartition() {
    return offsets.changelog();
  }

  @Override
  public boolean isWrittenIn(ThreadTransaction other) {
    return transaction == other && isOpen();
  }

  @Override
  public void transactionCommitted(Acknowledgements acknowledgements) {
    if (acknowledgements.count() >= uncommittedWriteCount) {
      uncommittedWriteCount = 0;
      provenOffset = Math.max(provenOffset, acknowledgements.offsetMax());
    } else {
      provenOffset = Acknowledgements.NO_OFFSET;
      if (TrackingProducer.isChangelog(offsets.changelog())) {
        LOG.warn(
            "Store {} was written to {} times, but only {} changes were logged; not committing",
            name,
            uncommittedWriteCount,
            acknowledgements.count());
      } else {
        // Logged by its own source topic: Streams knows the offset, and says it when it commits.
        uncommittedWriteCount = 0;
      }
    }
    if (provenOffset != Acknowledgements.NO_OFFSET) {
      commitProven();
    }
  }

  private void commitProven() {
    long nowMs = System.currentTimeMillis();
    if (Math.abs(nowMs - transactionCommitMs) < transactionCommitIntervalMs) {
      return;
    }
    transactionCommitMs = nowMs;
    try {
      commitRows(openRows(), Map.of(offsets.changelog(), provenOffset));
      directory.touchTask(nowMs);
    } catch (StoreException e) {
      // The transaction is committed; only the way back after a crash stays longer than it could
      // be.
      StreamsException cause = errors.toStreams(e);
      LOG.error("Store {} stays at {}: {}", name, offsets.all(), cause.getMessage(), cause);
    }
  }

  private boolean mayBeUncommitted() {
    return uncommittedWriteCount > 0 && transaction != null && transaction.isTracked();
  }

  // Writes

  @Override
  public void put(Bytes key, byte[] value) {
    Objects.requireNonNull(key, "key cannot be null");
    write(key.get(), value);
    written();
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    Objects.requireNonNull(key, "key cannot be null");
    byte[] present = get(key);
    if (present == null && value != null) {
      put(key, value);
    }
    return present;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    for (KeyValue<Bytes, byte[]> entry : entries) {
      put(entry.key, entry.value);
    }
  }

  @Override
  public byte[] delete(Bytes key) {
    Objects.requireNonNull(key, "key cannot be null");
    byte[] present = get(key);
    put(key, null);
    return present;
  }

  private void write(byte[] key, byte[] value) {
    TieredStore open = openRows();
    try {
      if (value == null) {
        open.remove(key);
      } else {
        open.put(key, value);
      }
    } catch (StoreException e) {
      throw errors.toStreams(e);
    }
    changed = true;
    touched = true;
  }

  private void written() {
    position.written(context.recordMetadata());
    clock.wroteAsTask();
    uncommittedWriteCount++;
    if (writer != Thread.currentThread()) {
      becomeWriter();
    }
  }

  private void becomeWriter() {
    writer = Thread.currentThread();
    if (exactlyOnce && !global && offsets.isLogged()) {
      transaction = ThreadTransaction.current();
      transaction.enlist(this);
    }
  }

  // Restore

  void restore(byte[] key, byte[] value) {
    write(key, value);
  }

  void restoredAt(Map<String, Map<Integer, Long>> offsetsOfInput) {
    position.restored(offsetsOfInput);
  }

  void restoredUpTo(long timestampMs) {
    clock.restored(timestampMs);
    writer = null;
    transaction = null;
  }

  // Reads

  @Override
  public byte[] get(Bytes key) {
    Objects.requireNonNull(key, "key cannot be null");
    TieredStore open = openRows();
    try {
      return open.get(key.get());
    } catch (StoreException e) {
      throw errors.toStreams(e);
    }
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return range(from, to, false);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    return range(from, to, true);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return scan(KeyRange.ALL, false);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseAll() {
    return scan(KeyRange.ALL, true);
  }

  @Override
  public <PS extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, PS prefixKeySerializer) {
    Objects.requireNonNull(prefix, "prefix cannot be null");
    Objects.requireNonNull(prefixKeySerializer, "prefixKeySerializer cannot be null");
    return scan(KeyRange.prefix(prefixKeySerializer.serialize(null, prefix)), false);
  }

  private KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to, boolean descending) {
    if (from != null && to != null && from.compareTo(to) > 0) {
      openRows();
      LOG.warn(
          "Store {}: a range from a higher key to a lower one is empty. Are the bounds in the wrong"
              + " order, or does the serde not keep the order, as Kafka's do not for negative"
              + " numbers?",
          name);
      return new EmptyIterator();
    }
    return scan(
        KeyRange.closed(from == null ? null : from.get(), to == null ? null : to.get()),
        descending);
  }

  private KeyValueIterator<Bytes, byte[]> scan(KeyRange range, boolean descending) {
    TieredStore open = openRows();
    try {
      return new RowIterator(this, open, open.scan(range, descending));
    } catch (StoreException e) {
      throw errors.toStreams(e);
    }
  }

  @Override
  public long approximateNumEntries() {
    TieredStore open = openRows();
    try {
      return open.rowCount();
    } catch (StoreException e) {
      throw errors.toStreams(e);
    }
  }

  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound positionBound, QueryConfig config) {
    return queries.run(query, positionBound, config, this, partition);
  }

  /** Returns the live position; it moves on as the store is written to. */
  @Override
  public Position getPosition() {
    return position.live();
  }

  private TieredStore openRows() {
    TieredStore open = rows;
    if (open == null) {
      throw StoreErrors.closed(name);
    }
    return open;
  }

  StreamsException failed(StoreException e) {
    return errors.toStreams(e);
  }
}
