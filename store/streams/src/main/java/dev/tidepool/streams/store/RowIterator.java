package dev.tidepool.streams.store;

import dev.tidepool.engine.RowCursor;
import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.TieredStore;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Kafka's iterator over the engine's cursor: ordered, and of one point in time.
 *
 * <p>Once it or its store is closed every call but {@code close} throws {@link
 * InvalidStateStoreException}. The store keeps no list of its iterators, so a forgotten one is
 * collected, and closed, like any object.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class RowIterator implements KeyValueIterator<Bytes, byte[]> {

  private final TidepoolKeyValueStore store;
  private final TieredStore source;
  private final RowCursor cursor;
  private Bytes nextKey;
  private boolean exhausted;
  private boolean closed;

  RowIterator(TidepoolKeyValueStore store, TieredStore source, RowCursor cursor) {
    this.store = store;
    this.source = source;
    this.cursor = cursor;
  }

  @Override
  public boolean hasNext() {
    requireOpen();
    if (nextKey == null && !exhausted) {
      try {
        if (cursor.next()) {
          nextKey = Bytes.wrap(cursor.key());
        } else {
          exhausted = true;
        }
      } catch (StoreException e) {
        throw failed(e);
      }
    }
    return nextKey != null;
  }

  @Override
  public KeyValue<Bytes, byte[]> next() {
    Bytes key = peekNextKey();
    try {
      byte[] value = cursor.value();
      nextKey = null;
      return KeyValue.pair(key, value);
    } catch (StoreException e) {
      throw failed(e);
    }
  }

  @Override
  public Bytes peekNextKey() {
    if (!hasNext()) {
      throw new NoSuchElementException("no row follows in store " + store.name());
    }
    return nextKey;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      cursor.close();
    }
  }

  /** A read that fails because the store is being closed beside it is no failure of the disk. */
  private StreamsException failed(StoreException e) {
    return source.isOpen() ? store.failed(e) : StoreErrors.closed(store.name());
  }

  private void requireOpen() {
    if (closed) {
      throw new InvalidStateStoreException("Iterator over store " + store.name() + " is closed");
    }
    if (!store.isOpen()) {
      throw StoreErrors.closed(store.name());
    }
  }
}
