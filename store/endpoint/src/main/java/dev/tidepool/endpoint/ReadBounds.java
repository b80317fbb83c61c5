package dev.tidepool.endpoint;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How fresh what is read has to be.
 *
 * @param maxLagRecords how many records a standby may be behind, to answer for a partition whose
 *     active instance is away; {@link #ACTIVE_ONLY} if standbys must not answer
 * @param position by topic and partition, the offset of a record that has to have been read: a read
 *     that carries the position of a write sees the write
 */
public record ReadBounds(long maxLagRecords, Map<String, Map<Integer, Long>> position) {
  /** No standby is fresh enough. */
  public static final long ACTIVE_ONLY = -1;

  /** Active instances, wherever they are in their input. */
  public static final ReadBounds NONE = new ReadBounds(ACTIVE_ONLY, Map.of());

  public ReadBounds {
    if (maxLagRecords < ACTIVE_ONLY) {
      throw new IllegalArgumentException("a lag of " + maxLagRecords + " records");
    }
    Map<String, Map<Integer, Long>> copy = new TreeMap<>();
    position.forEach(
        (topic, offsets) -> copy.put(topic, Collections.unmodifiableMap(new TreeMap<>(offsets))));
    position = Collections.unmodifiableMap(copy);
  }

  /** Whether standbys may answer. */
  public boolean allowsStandbys() {
    return maxLagRecords > ACTIVE_ONLY;
  }
}
