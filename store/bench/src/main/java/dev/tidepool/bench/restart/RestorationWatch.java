package dev.tidepool.bench.restart;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Counts restored records and knows whether a restoration is under way. */
final class RestorationWatch implements StateRestoreListener {

  private final Set<TopicPartition> underWay = ConcurrentHashMap.newKeySet();
  private final LongAdder restored = new LongAdder();

  @Override
  public void onRestoreStart(
      TopicPartition partition, String store, long startOffset, long endOffset) {
    underWay.add(partition);
  }

  @Override
  public void onBatchRestored(
      TopicPartition partition, String store, long batchEndOffset, long count) {
    restored.add(count);
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {
    underWay.remove(partition);
  }

  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long totalRestored) {
    underWay.remove(partition);
  }

  boolean isUnderWay() {
    return !underWay.isEmpty();
  }

  long restoredCount() {
    return restored.sum();
  }
}
