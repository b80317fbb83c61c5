package dev.tidepool.streams.store;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The changelog offsets of the last commit, and what Streams meant by them.
 *
 * <p>An offset is the last record applied (of a global store: the next one to read). Three answers
 * exist to "which offset?":
 *
 * <ul>
 *   <li>A number: restore what follows it.
 *   <li>{@link #UNKNOWN}: restore from the start; the rows are clean, which here means there are
 *       none. A store that has committed nothing answers so, and under exactly-once is believed.
 *   <li>Null: the same, but nothing is promised about the rows. Under exactly-once Streams then
 *       deletes the whole directory of the task, other stores included.
 * </ul>
 *
 * <p><b>Threads:</b> the writer's only.
 */
final class CommittedOffsets {

  /** "No offset, but the rows are clean": what Streams commits first to a fresh store. */
  static final long UNKNOWN = -4;

  private Map<TopicPartition, Long> offsets;
  private TopicPartition changelog;
  private boolean nothingCommitted;
  private boolean asked;

  /** Those of a store that has never committed anything. */
  CommittedOffsets() {
    this.offsets = Map.of();
    this.nothingCommitted = true;
  }

  /** Those of {@code note}. */
  CommittedOffsets(CommitNote note) {
    this.offsets = note.offsets();
    this.changelog = note.changelog();
  }

  /** What to answer when Streams asks for {@code partition}; notes that it asked. */
  Long answer(TopicPartition partition, boolean global) {
    asked = true;
    if (!global) {
      changelog = partition;
    }
    // A global store's offset is sought as it is, and nobody asks whether its rows are clean.
    return nothingCommitted && !global ? Long.valueOf(UNKNOWN) : offsets.get(partition);
  }

  /** Whether there are offsets, and none of them is of {@code partition}. */
  boolean areOfOthersThan(TopicPartition partition) {
    return !offsets.isEmpty() && !offsets.containsKey(partition);
  }

  /**
   * Whether Streams has asked since the store was opened: it does so for stores with a changelog
   * and for global ones, never for others. So an empty commit means corruption here, nothing there.
   */
  boolean isLogged() {
    return asked;
  }

  /** The partition that logs this store; null if there is none, or it is not known yet. */
  TopicPartition changelog() {
    return changelog;
  }

  /** What the offsets would be after a commit of {@code changes}; a null value removes. */
  Map<TopicPartition, Long> with(Map<TopicPartition, Long> changes) {
    Map<TopicPartition, Long> next = new HashMap<>(offsets);
    changes.forEach(
        (partition, offset) -> {
          if (offset == null) {
            next.remove(partition);
          } else {
            next.put(partition, offset);
          }
        });
    return next;
  }

  /** Whether a commit of {@code changes} would change anything; without allocating. */
  boolean differFrom(Map<TopicPartition, Long> changes) {
    if (nothingCommitted) {
      return true;
    }
    for (Map.Entry<TopicPartition, Long> change : changes.entrySet()) {
      Long offset = offsets.get(change.getKey());
      if (offset == null ? change.getValue() != null : !offset.equals(change.getValue())) {
        return true;
      }
    }
    return false;
  }

  /** The engine has committed {@code next}. */
  void committed(Map<TopicPartition, Long> next) {
    offsets = next;
    nothingCommitted = false;
  }

  /**
   * Rows and offsets are gone because Streams found them corrupted: the answer is null from now.
   */
  void forget() {
    offsets = Map.of();
    nothingCommitted = false;
  }

  /** Rows and offsets are gone because we did not trust them: as if never committed. */
  void startOver() {
    offsets = Map.of();
    nothingCommitted = true;
  }

  Map<TopicPartition, Long> all() {
    return offsets;
  }
}
