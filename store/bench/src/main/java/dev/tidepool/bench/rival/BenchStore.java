package dev.tidepool.bench.rival;

import dev.tidepool.bench.data.Changelog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.internals.StateRestoreCallbackAdapter;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * An open store of a rival, used as Kafka Streams would use it.
 *
 * <p><b>Threads:</b> one thread writes, restores, commits and closes; any thread may read.
 */
public final class BenchStore implements AutoCloseable {

  /* What Kafka commits when it knows of no offset yet. */
  private static final long OFFSET_UNKNOWN = -4;

  private static final String STORE_NAME = "bench-store";
  private static final ByteArraySerializer PREFIX_SERIALIZER = new ByteArraySerializer();

  private final KeyValueStore<Bytes, byte[]> store;
  private final BenchContext context;
  private final RecordBatchingStateRestoreCallback restoreCallback;
  private final Long offsetAfterInit;

  /* Kafka asks for the offset right after init; it is how a store learns of its changelog. */
  private BenchStore(KeyValueStore<Bytes, byte[]> store, BenchContext context) {
    this.store = store;
    this.context = context;
    this.restoreCallback = StateRestoreCallbackAdapter.adapt(context.restoreCallback());
    this.offsetAfterInit = store.persistent() ? store.committedOffset(Changelog.PARTITION) : null;
  }

  /**
   * Opens the store in {@code directory}, which is created if absent.
   *
   * @throws org.apache.kafka.streams.errors.TaskCorruptedException if the store wants its directory
   *     deleted and its rows restored
   */
  public static BenchStore open(Rival rival, Conditions conditions, Path directory) {
    return open(rival, conditions, directory, Map.of());
  }

  /** Opens the store as above, with settings of the application beside those of the rival. */
  public static BenchStore open(
      Rival rival, Conditions conditions, Path directory, Map<String, Object> moreConfigs) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rival.prepare(conditions, directory);
    Map<String, Object> configs = new HashMap<>(rival.configs(conditions));
    configs.putAll(moreConfigs);
    BenchContext context = new BenchContext(directory, configs, conditions.exactlyOnce());
    KeyValueStore<Bytes, byte[]> store = rival.supplier(STORE_NAME).get();
    store.init(context, store);
    return new BenchStore(store, context);
  }

  public byte[] get(byte[] key) {
    return store.get(Bytes.wrap(key));
  }

  public void put(byte[] key, byte[] value) {
    context.nextInputRecord();
    store.put(Bytes.wrap(key), value);
  }

  public KeyValueIterator<Bytes, byte[]> prefixScan(byte[] prefix) {
    return store.prefixScan(prefix, PREFIX_SERIALIZER);
  }

  /** All rows from {@code from} on, in key order. */
  public KeyValueIterator<Bytes, byte[]> from(byte[] from) {
    return store.range(Bytes.wrap(from), null);
  }

  public KeyValueIterator<Bytes, byte[]> all() {
    return store.all();
  }

  /** Applies {@code records} as the restoring thread of Kafka Streams does. */
  public void restore(List<ConsumerRecord<byte[], byte[]>> records) {
    context.setRestoring(true);
    restoreCallback.restoreBatch(records);
    context.setRestoring(false);
  }

  /** Commits everything so far, {@code offset} being the last changelog offset applied. */
  public void commit(long offset) {
    store.commit(store.persistent() ? Map.of(Changelog.PARTITION, offset) : Map.of());
    try {
      context.commitCallback().onCommit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first changelog offset that the store lacked when it was opened. */
  public int restoreFrom() {
    return offsetAfterInit == null || offsetAfterInit == OFFSET_UNKNOWN
        ? 0
        : Math.toIntExact(offsetAfterInit) + 1;
  }

  /**
   * Whether the store knew of no commit at all when it was opened, not even of one without an
   * offset. Under exactly-once Kafka then deletes whatever the directory holds.
   */
  public boolean knewNoCommit() {
    return store.persistent() && offsetAfterInit == null;
  }

  /** Closes without a commit of its own. */
  @Override
  public void close() {
    store.close();
  }
}
