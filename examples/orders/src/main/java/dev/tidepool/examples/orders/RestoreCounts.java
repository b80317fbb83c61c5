package dev.tidepool.examples.orders;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How many changelog records Streams has restored into each store; safe from any thread. */
final class RestoreCounts implements StateRestoreListener {

  private final Map<String, Long> countOfStore = new TreeMap<>();

  @Override
  public void onRestoreStart(
      TopicPartition changelog, String store, long startOffset, long endOffset) {}

  /** Counts by batch, because a restore may be interrupted. */
  @Override
  public synchronized void onBatchRestored(
      TopicPartition changelog, String store, long batchEndOffset, long count) {
    countOfStore.merge(store, count, Long::sum);
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long totalRestored) {}

  /** The records restored so far, over all partitions of {@code store}. */
  synchronized long of(String store) {
    return countOfStore.getOrDefault(store, 0L);
  }

  /** The records restored so far, over all stores. */
  synchronized long total() {
    return countOfStore.values().stream().mapToLong(Long::longValue).sum();
  }
}
