package dev.tidepool.server.command;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * What one command has done to the rows of its partition so far, and how it is undone.
 *
 * <p><b>Threads:</b> the one of the partition. <b>Costs:</b> keeps the old bytes of each row that
 * is changed.
 */
final class RowChange {
  private final KeyValueStore<byte[], ValueAndTimestamp<byte[]>> store;
  private final long timestampMillis;
  private final Deque<Old> olds = new ArrayDeque<>(); // the latest first

  /** A row as it was; the value is null if there was none. */
  private record Old(byte[] key, ValueAndTimestamp<byte[]> value) {}

  /** Begins. Rows that are written get this timestamp. */
  RowChange(KeyValueStore<byte[], ValueAndTimestamp<byte[]>> store, long timestampMillis) {
    this.store = store;
    this.timestampMillis = timestampMillis;
  }

  boolean has(byte[] key) {
    return store.get(key) != null;
  }

  /** Whether {@code judge} lets the row be there that {@link #put} would write. */
  boolean allows(RowJudge judge, byte[] key, byte[] value) {
    return judge.allows(key, value, timestampMillis);
  }

  /** Whether {@code judge} lets the row that is there be written over, or there is none. */
  boolean allowsOver(RowJudge judge, byte[] key) {
    ValueAndTimestamp<byte[]> old = store.get(key);
    return old == null || judge.allows(key, old.value(), old.timestamp());
  }

  /** Writes a row, or removes it if {@code value} is null. */
  void put(byte[] key, byte[] value) {
    olds.push(new Old(key, store.get(key)));
    store.put(key, value == null ? null : ValueAndTimestamp.make(value, timestampMillis));
  }

  /** Undoes all of it. */
  void putBack() {
    for (Old old : olds) {
      store.put(old.key, old.value);
    }
    olds.clear();
  }
}
