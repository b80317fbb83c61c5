package dev.tidepool.streams.store;

import java.util.function.LongSupplier;

/**
 * Keeps the time as of which a store holds everything of its changelog, so that an offset can be
 * given an age.
 *
 * <p>Why an offset ages: restoring from it is right only while every tombstone written since is
 * still on the topic, and a compacted topic keeps tombstones for {@code delete.retention.ms}. What
 * counts is not when an offset was committed but when the store had read all there was:
 *
 * <ul>
 *   <li>While a task writes, nobody else writes to its changelog: the store is up to date now.
 *   <li>While it restores, as an active task or a standby, it may be far behind. It is up to date
 *       as of a moment once it has read a record that is younger than this moment. So the clock
 *       sets a mark when restoring begins, moves to the mark when a record passes it, and sets the
 *       next.
 * </ul>
 *
 * Timestamps of records are the application's and may be wrong. Ones in the future are passed over;
 * ones in the past leave the clock where it is, which is safe: at worst, a full restore that was
 * not needed.
 *
 * <p><b>Threads:</b> the writer's only.
 */
final class ReplayClock {

  private final LongSupplier clock;
  private long asOfMs;
  private long markMs;
  private boolean upToDate;

  /**
   * @param clock the wall clock
   * @param asOfMs what the last commit knew; now, for an empty store
   */
  ReplayClock(LongSupplier clock, long asOfMs) {
    this.clock = clock;
    this.asOfMs = asOfMs;
    this.markMs = clock.getAsLong();
  }

  /** A task wrote: nothing is in the changelog that is not in the store. Costs nothing. */
  void wroteAsTask() {
    upToDate = true;
  }

  /** Somebody else may write to the changelog from now on; what is known is what was known. */
  void stoppedWriting() {
    if (upToDate) {
      upToDate = false;
      markMs = clock.getAsLong();
    }
  }

  /** Records of the changelog were applied; {@code timestampMs} is the highest of their own. */
  void restored(long timestampMs) {
    stoppedWriting();
    if (timestampMs > markMs) {
      long nowMs = clock.getAsLong();
      if (timestampMs <= nowMs) {
        asOfMs = Math.max(asOfMs, markMs);
        markMs = nowMs;
      }
    }
  }

  /** The time to write into a commit made now. */
  long asOfMs() {
    if (upToDate) {
      asOfMs = clock.getAsLong();
    }
    return asOfMs;
  }

  /** Whether {@link #asOfMs} would say now. */
  boolean isUpToDate() {
    return upToDate;
  }
}
