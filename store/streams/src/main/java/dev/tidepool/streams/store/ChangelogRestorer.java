package dev.tidepool.streams.store;

import dev.tidepool.changelog.PositionHeader;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;

/**
 * Applies batches of changelog records to a store, which Streams hands over with their values
 * already in the store's own layout. A null value deletes.
 *
 * <p><b>Why an internal interface.</b> Kafka's public callbacks pass keys and values only. The
 * interface in {@code processor.internals}, which all of Kafka's own stores use, passes the
 * records: their headers carry the position of the input and their timestamps say how far the
 * restore has come. If it ever goes away, the public {@code BatchingStateRestoreCallback} restores
 * the same rows, without positions on standbys and with a clock that stands still while restoring.
 *
 * <p><b>Threads:</b> the state updater's, or the global thread's; no task writes meanwhile.
 */
final class ChangelogRestorer implements RecordBatchingStateRestoreCallback {

  private final TidepoolKeyValueStore store;
  private final boolean readsPositions;

  /**
   * @param readsPositions whether the application logs positions, see {@link PositionHeader}
   */
  ChangelogRestorer(TidepoolKeyValueStore store, boolean readsPositions) {
    this.store = store;
    this.readsPositions = readsPositions;
  }

  @Override
  public void restoreBatch(Collection<ConsumerRecord<byte[], byte[]>> records) {
    long timestampMsMax = Long.MIN_VALUE;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      store.restore(record.key(), record.value());
      timestampMsMax = Math.max(timestampMsMax, record.timestamp());
      if (readsPositions) {
        Map<String, Map<Integer, Long>> position = PositionHeader.read(record.headers());
        store.restoredAt(position);
      }
    }
    store.restored(records.size(), timestampMsMax);
  }
}
