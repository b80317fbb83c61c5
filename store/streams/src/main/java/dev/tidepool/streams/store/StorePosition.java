package dev.tidepool.streams.store;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;

/**
 * How far into its input a store is, for queries that demand to read what was written.
 *
 * <p>The writer changes the rows first and the position after; a reader takes the position first
 * and reads the rows after. So what a query returns is at least as new as the position it carries,
 * and neither waits for the other.
 *
 * <p><b>Threads:</b> one writer, any readers.
 */
final class StorePosition {

  private volatile Position position;
  private String lastTopic;
  private int lastPartition;
  private long lastOffset;

  StorePosition(Position position) {
    this.position = position;
  }

  /** The live position; it moves on as the store is written to. */
  Position live() {
    return position;
  }

  /** A copy that stays as it is. */
  Position copy() {
    return position.copy();
  }

  /**
   * The record being processed has been written. Does nothing if there is none, as in a
   * punctuation. One record may write many rows; only the first costs more than a comparison.
   */
  void written(Optional<RecordMetadata> record) {
    if (record.isEmpty()) {
      return;
    }
    RecordMetadata source = record.get();
    String topic = source.topic();
    if (topic == null
        || source.offset() == lastOffset
            && source.partition() == lastPartition
            && topic.equals(lastTopic)) {
      return;
    }
    position.withComponent(topic, source.partition(), source.offset());
    lastTopic = topic;
    lastPartition = source.partition();
    lastOffset = source.offset();
  }

  /** A change that was logged at {@code offsets} has been restored. */
  void restored(Map<String, Map<Integer, Long>> offsets) {
    offsets.forEach(
        (topic, partitions) ->
            partitions.forEach(
                (partition, offset) -> position.withComponent(topic, partition, offset)));
  }

  /** The rows are gone, so nothing has been read. */
  void startOver() {
    position = Position.emptyPosition();
    lastTopic = null;
  }

  /**
   * Whether {@code position} is at or past {@code bound}, as far as the bound speaks of {@code
   * partition}.
   */
  static boolean reaches(Position position, PositionBound bound, int partition) {
    Position wanted = bound.position();
    for (String topic : wanted.getTopics()) {
      Long atLeast = wanted.getPartitionPositions(topic).get(partition);
      if (atLeast == null) {
        continue;
      }
      Long seen = position.getPartitionPositions(topic).get(partition);
      if (seen == null || seen < atLeast) {
        return false;
      }
    }
    return true;
  }
}
