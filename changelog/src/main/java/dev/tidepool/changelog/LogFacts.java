package dev.tidepool.changelog;

import org.apache.kafka.common.Uuid;

/**
 * What the broker said about the topic when it was last asked.
 *
 * @param topicId another one if the topic was created again
 * @param starts the first offset of each partition
 * @param ends behind the last committed record of each partition
 * @param askedMs time of the wall clock before it was asked
 * @param askedNanos the same on the monotonic clock
 * @param positions where the reading of each partition was before that; -1 if it had not begun
 */
record LogFacts(
    Uuid topicId, long[] starts, long[] ends, long askedMs, long askedNanos, long[] positions) {

  int partitionCount() {
    return ends.length;
  }

  /** Of one partition. */
  Partition of(int partition) {
    return new Partition(
        topicId, starts[partition], ends[partition], askedMs, askedNanos, positions[partition]);
  }

  /** The same of one partition. */
  record Partition(
      Uuid topicId, long start, long end, long askedMs, long askedNanos, long position) {}
}
