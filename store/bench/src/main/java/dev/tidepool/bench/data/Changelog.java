package dev.tidepool.bench.data;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The changelog topic that belongs to a {@link Dataset}, computed instead of stored: first every
 * row once in write order, then a tail of updates of popular rows. The offset of a record is the
 * version in its value.
 */
public final class Changelog {

  public static final TopicPartition PARTITION = new TopicPartition("bench-store-changelog", 0);

  /** What Kafka's restore consumer hands over at most, {@code max.poll.records}. */
  public static final int BATCH_RECORDS = 1000;

  private static final int TAIL_PURPOSE = 99;

  private final Dataset dataset;
  private final RowSequence tail;
  private final int endOffset;

  /** A changelog whose tail is a tenth of the table. */
  public Changelog(Dataset dataset) {
    this.dataset = dataset;
    this.tail = dataset.zipf(TAIL_PURPOSE);
    this.endOffset = dataset.rowCount() + Math.max(1, dataset.rowCount() / 10);
  }

  /** The first offset of the tail, which is the number of rows. */
  public int tailOffset() {
    return dataset.rowCount();
  }

  /** One more than the last offset. */
  public int endOffset() {
    return endOffset;
  }

  /** The row that the record at {@code offset} writes. */
  public int row(int offset) {
    return offset < tailOffset()
        ? dataset.writeOrder().apply(offset)
        : tail.row(offset - tailOffset());
  }

  /** The records from {@code offset} on, at most {@value #BATCH_RECORDS}, none from {@code end}. */
  public List<ConsumerRecord<byte[], byte[]>> batch(int offset, int end) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(BATCH_RECORDS);
    for (int at = offset; at < Math.min(end, offset + BATCH_RECORDS); at++) {
      int row = row(at);
      records.add(
          new ConsumerRecord<>(
              PARTITION.topic(),
              PARTITION.partition(),
              at,
              dataset.key(row),
              dataset.value(row, at)));
    }
    return records;
  }

  /** For each row the offset of its last record before {@code end}, or -1. */
  public int[] lastOffsets(int end) {
    int[] offsets = new int[dataset.rowCount()];
    java.util.Arrays.fill(offsets, -1);
    for (int at = 0; at < end; at++) {
      offsets[row(at)] = at;
    }
    return offsets;
  }
}
