package dev.tidepool.streams.store;

import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.streams.TidepoolConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the commits of an open store: rows, changelog offsets and position become durable as one.
 *
 * <p>It knows what was committed last and what has changed since, so that a commit of nothing costs
 * nothing, and judges whether an offset can be right for the rows that are there.
 *
 * <p><b>Errors:</b> those of the engine; the previous commit stays.
 *
 * <p><b>Threads:</b> the writer's only.
 */
final class StoreCommitter {

  private static final Logger LOG = LoggerFactory.getLogger(StoreCommitter.class);

  /** An unchanged offset gets a new time once it has used up this part of the age it may have. */
  private static final int REFRESHES_PER_AGE = 16;

  private final String name;
  private final ValueLayout layout;
  private final boolean global;
  private final TieredStore rows;
  private final StorePosition position;
  private final CommittedOffsets offsets;
  private final ReplayClock clock;
  private final long refreshAgeMs;

  private long committedAsOfMs;
  private boolean changed;

  /** Whether rows were ever put or restored; if not, no offset can be right for them. */
  private boolean touched;

  /** Whether no row has been put or restored since the store was opened. */
  private boolean asOpened = true;

  private Thread writer;

  /**
   * Makes the one of a store that was opened at {@code nowMs}.
   *
   * @param position of the store, which goes into every commit
   */
  StoreCommitter(
      String name,
      ValueLayout layout,
      StateStoreContext context,
      TidepoolConfig config,
      OpenStore open,
      StorePosition position,
      long nowMs) {
    this.name = name;
    this.layout = layout;
    this.global = Guarantee.isGlobal(context.taskId());
    this.rows = open.rows();
    this.position = position;
    CommitNote note = open.note();
    offsets = note == null ? new CommittedOffsets() : new CommittedOffsets(note);
    committedAsOfMs = note == null ? nowMs : note.asOfMs();
    clock = new ReplayClock(System::currentTimeMillis, committedAsOfMs);
    refreshAgeMs = config.offsetAgeMaxMs() / REFRESHES_PER_AGE;
    touched =
        note != null
            && note.offsets().values().stream().anyMatch(o -> o != CommittedOffsets.UNKNOWN);
  }

  /** The committed offsets. */
  Map<TopicPartition, Long> offsets() {
    return offsets.all();
  }

  /** The partition that logs this store; null if there is none, or it is not known yet. */
  TopicPartition changelog() {
    return offsets.changelog();
  }

  /** Whether Streams has shown that there is a changelog. */
  boolean isLogged() {
    return offsets.isLogged();
  }

  // What happens between commits

  /** A row was put, removed or restored. */
  void rowChanged() {
    changed = true;
    touched = true;
    asOpened = false;
  }

  /**
   * A task wrote on the calling thread.
   *
   * @return whether this thread was not the writer before
   */
  boolean wroteAsTask() {
    clock.wroteAsTask();
    Thread current = Thread.currentThread();
    if (writer == current) {
      return false;
    }
    writer = current;
    return true;
  }

  /** Records of the changelog were applied, up to one of {@code timestampMs}. */
  void restoredUpTo(long timestampMs) {
    clock.restored(timestampMs);
    writer = null;
  }

  // Commits

  /**
   * Whether a commit of {@code changelogOffsets} means that Streams found the changelog corrupted.
   * It says so by an empty map, which of a store without changelog is an ordinary commit.
   */
  boolean meansCorruption(Map<TopicPartition, Long> changelogOffsets) {
    return changelogOffsets.isEmpty() && offsets.isLogged() && !global;
  }

  /** Drops rows and offsets: Streams will restore from the start, over whatever is there. */
  void clear() {
    if (changed || rows.committedNote() != null) {
      LOG.warn("The changelog of store {} was found corrupted; dropping all rows", name);
      rows.clear();
    }
    offsets.forget();
    position.startOver();
    changed = false;
    touched = false;
  }

  /**
   * Commits the rows with those of {@code changelogOffsets} that can be right for them. Writes
   * nothing if nothing has changed.
   */
  void commit(Map<TopicPartition, Long> changelogOffsets) {
    commitRows(touched ? plausible(changelogOffsets) : ofNoRows(changelogOffsets));
  }

  /** Commits the rows with {@code offset}, which is known to be theirs. */
  void commitAt(long offset) {
    commitRows(Map.of(offsets.changelog(), offset));
  }

  /**
   * Before Streams asks for the offsets of a store that it just opened, it can only pass on what a
   * {@code .checkpoint} file says, and then deletes that. Such a file need not speak of these rows:
   * a release up to 4.2 writes it for stores of its own, and with {@code upgrade.from} 4.3 writes
   * the offset in memory even when it closes a task without committing the store.
   */
  private Map<TopicPartition, Long> plausible(Map<TopicPartition, Long> changelogOffsets) {
    if (offsets.isLogged() || !asOpened || !offsets.differFrom(changelogOffsets)) {
      return changelogOffsets;
    }
    LOG.warn(
        "Store {} stays at offsets {}, which it committed with its rows, and declines {} of a"
            + " checkpoint file",
        name,
        offsets.all(),
        changelogOffsets);
    return Map.of();
  }

  private Map<TopicPartition, Long> ofNoRows(Map<TopicPartition, Long> changelogOffsets) {
    if (changelogOffsets.values().stream().allMatch(StoreCommitter::isUnknown)) {
      return changelogOffsets;
    }
    LOG.warn(
        "Store {} is empty and declines offsets {}, which another store has left; it will be"
            + " restored from the start of its changelog",
        name,
        changelogOffsets);
    Map<TopicPartition, Long> unknown = new HashMap<>(changelogOffsets);
    unknown.replaceAll((tp, offset) -> offset == null || global ? null : CommittedOffsets.UNKNOWN);
    return unknown;
  }

  private static boolean isUnknown(Long offset) {
    return offset == null || offset == CommittedOffsets.UNKNOWN;
  }

  private void commitRows(Map<TopicPartition, Long> changes) {
    if (global) {
      // Its commits come after it has read to the end, and no task tells that it wrote.
      clock.wroteAsTask();
    } else if (Thread.currentThread() != writer) {
      clock.stoppedWriting();
    }
    if (!changed && !offsets.differFrom(changes) && !isRefreshDue()) {
      return;
    }
    Map<TopicPartition, Long> next = offsets.with(changes);
    long asOfMs = clock.asOfMs();
    CommitNote note = new CommitNote(layout, asOfMs, offsets.changelog(), next, position.live());
    rows.commit(note.encode());
    offsets.committed(next);
    committedAsOfMs = asOfMs;
    changed = false;
  }

  private boolean isRefreshDue() {
    return clock.isUpToDate() && System.currentTimeMillis() - committedAsOfMs > refreshAgeMs;
  }

  /**
   * What to answer Streams that asks from where to restore; see {@link CommittedOffsets}. Rows that
   * were committed with the offset of another changelog are dropped here: they are not what this
   * one will restore.
   */
  Long committedOffset(TopicPartition changelogPartition) {
    if (!global && !changed && offsets.areOfOthersThan(changelogPartition)) {
      LOG.warn(
          "Store {} was logged to {}, now to {}; restoring",
          name,
          offsets.all(),
          changelogPartition);
      rows.clear();
      offsets.startOver();
      position.startOver();
      touched = false;
    }
    return offsets.answer(changelogPartition, global);
  }
}
