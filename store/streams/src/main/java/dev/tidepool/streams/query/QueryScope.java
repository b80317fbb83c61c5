package dev.tidepool.streams.query;

import java.util.Set;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;

/**
 * Which partitions of an instance take part in a query; immutable.
 *
 * @param bound that each has to have reached
 * @param partitions which have to be there, or null for those that are
 * @param tasks active ones or standbys
 */
record QueryScope(PositionBound bound, Set<Integer> partitions, Tasks tasks) {

  static final QueryScope ALL = new QueryScope(PositionBound.unbounded(), null, Tasks.ALL);

  /** Which tasks take part. */
  enum Tasks {
    /** Active or standby. */
    ALL,
    /** Active, and it is a failure if one is not. */
    ALL_ACTIVE,
    /** Active, and others are passed over. */
    ONLY_ACTIVE
  }

  QueryScope withBound(PositionBound next) {
    return new QueryScope(next, partitions, tasks);
  }

  QueryScope withPartitions(Set<Integer> next) {
    return new QueryScope(bound, Set.copyOf(next), tasks);
  }

  QueryScope withTasks(Tasks next) {
    return new QueryScope(bound, partitions, next);
  }

  /** Whether {@code position} is at the bound, or past it, as far as it speaks of a partition. */
  boolean isReached(int partition, Position position) {
    Position wanted = bound.position();
    for (String topic : wanted.getTopics()) {
      Long atLeast = wanted.getPartitionPositions(topic).get(partition);
      Long seen = position.getPartitionPositions(topic).get(partition);
      if (atLeast != null && (seen == null || seen < atLeast)) {
        return false;
      }
    }
    return true;
  }
}
