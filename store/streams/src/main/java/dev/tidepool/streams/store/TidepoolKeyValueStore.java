package dev.tidepool.streams.store;

import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.engine.KeyRange;
import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.streams.TidepoolConfig;
import dev.tidepool.streams.TidepoolOptions;
import dev.tidepool.streams.metrics.StoreMetrics;
import dev.tidepool.table.TableDefinition;
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
public class TidepoolKeyValueStore implements KeyValueStore<Bytes, byte[]> {

  private final String name;
  private final TidepoolOptions options;
  private final ValueLayout layout;
  private final TableDefinition definition;
  private final StoreQueries queries = StoreQueries.BASIC;

  /** Null while the store is closed; everything else is set before it. */
  private volatile TieredStore rows;

  /** Null while the store is closed, or if it has no columns. */
  private volatile StoreTable table;

  private volatile StorePosition position = new StorePosition(Position.emptyPosition());
  private StateStoreContext context;
  private StoreErrors errors;
  private OpenStore opened;
  private StoreMetrics metrics;
  private StoreCommitter committer;
  private TransactionFollower follower;
  private int partition;

  /** Makes a closed store of plain values; nothing is touched until {@link #init}. */
  public TidepoolKeyValueStore(String name, TidepoolOptions options) {
    this(name, options, ValueLayout.PLAIN, null);
  }

  /**
   * @param definition of columns and indexes; null for a store of bytes only
   */
  TidepoolKeyValueStore(
      String name, TidepoolOptions options, ValueLayout layout, TableDefinition definition) {
    this.name = Objects.requireNonNull(name, "name");
    this.options = Objects.requireNonNull(options, "options");
    this.layout = layout;
    this.definition = definition;
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
    context = stateStoreContext;
    partition = context.taskId().partition();
    TidepoolConfig config = options.in(context.appConfigs());
    StoreDirectory directory = new StoreDirectory(context.stateDir().toPath(), name);
    errors = new StoreErrors(name, directory);
    long nowMs = System.currentTimeMillis();
    opened = OpenStore.open(name, layout, definition, context, directory, config, nowMs);
    try {
      position = opened.position();
      committer = new StoreCommitter(name, layout, context, config, opened, position, nowMs);
      follower = new TransactionFollower(name, context, config, committer, directory, errors);
      metrics = new StoreMetrics(context, name, opened.rows()::stats);
      table = opened.table() == null ? null : new StoreTable(name, opened.table(), context);
      rows = opened.rows();
      context.register(root, new ChangelogRestorer(this, Guarantee.logsPositions(context)));
    } catch (RuntimeException e) {
      // Nobody closes a store that did not register.
      close();
      throw e;
    }
  }

  /** Closes the store; what was not committed is gone. Idempotent, and harmless before init. */
  @Override
  public void close() {
    rows = null;
    StoreTable closingTable = table;
    table = null;
    if (closingTable != null) {
      closingTable.close();
    }
    if (follower != null) {
      follower.leave();
    }
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
    if (opened != null) {
      OpenStore closing = opened;
      opened = null;
      try {
        closing.close();
      } catch (StoreException e) {
        throw errors.toStreams(e);
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
   * transaction that is not known to be committed, and those that another store of this name, or a
   * checkpoint file of an older release, left behind.
   *
   * @throws ProcessorStateException if the disk fails; the previous commit stays
   */
  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    openRows();
    follower.commit(changelogOffsets);
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
    openRows();
    try {
      return committer.committedOffset(changelogPartition);
    } catch (StoreException e) {
      throw errors.toStreams(e);
    }
  }

  // Writes

  @Override
  public void put(Bytes key, byte[] value) {
    Objects.requireNonNull(key, "key cannot be null");
    write(key.get(), value);
    metrics.countPut();
    position.written(context.recordMetadata());
    follower.wroteAsTask();
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
    TieredStore target = openRows();
    try {
      if (value == null) {
        target.remove(key);
      } else if (definition != null) {
        table.put(key, value);
      } else {
        target.put(key, value);
      }
    } catch (StoreException e) {
      throw errors.toStreams(e);
    }
    committer.rowChanged();
  }

  // Restore

  void restore(byte[] key, byte[] value) {
    write(key, value);
  }

  void restoredAt(Map<String, Map<Integer, Long>> offsetsOfInput) {
    position.restored(offsetsOfInput);
  }

  void restored(int rowCount, long timestampMsMax) {
    metrics.countRestored(rowCount);
    follower.restoredUpTo(timestampMsMax);
  }

  // Reads

  @Override
  public byte[] get(Bytes key) {
    Objects.requireNonNull(key, "key cannot be null");
    try {
      return openRows().get(key.get());
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
      return EmptyIterator.betweenReversedBounds(name);
    }
    return scan(
        KeyRange.closed(from == null ? null : from.get(), to == null ? null : to.get()),
        descending);
  }

  private KeyValueIterator<Bytes, byte[]> scan(KeyRange range, boolean descending) {
    TieredStore source = openRows();
    try {
      return new RowIterator(this, source, source.scan(range, descending));
    } catch (StoreException e) {
      throw errors.toStreams(e);
    }
  }

  @Override
  public long approximateNumEntries() {
    try {
      return openRows().rowCount();
    } catch (StoreException e) {
      throw errors.toStreams(e);
    }
  }

  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound positionBound, QueryConfig config) {
    return queries.run(query, positionBound, config, this, partition);
  }

  /** The columns and indexes, or null if the store has none or is closed. Any thread. */
  StoreTable table() {
    return table;
  }

  /** Returns the live position; it moves on as the store is written to. */
  @Override
  public Position getPosition() {
    return position.live();
  }

  private TieredStore openRows() {
    TieredStore current = rows;
    if (current == null) {
      throw StoreErrors.closed(name);
    }
    return current;
  }

  StreamsException failed(StoreException e) {
    return errors.toStreams(e);
  }
}
