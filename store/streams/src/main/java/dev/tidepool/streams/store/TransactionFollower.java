package dev.tidepool.streams.store;

import dev.tidepool.engine.StoreException;
import dev.tidepool.streams.TidepoolConfig;
import dev.tidepool.streams.transaction.ThreadTransaction;
import dev.tidepool.streams.transaction.TrackingProducer;
import dev.tidepool.streams.transaction.TransactionParticipant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits an open store as the transactions of the thread that writes it are committed.
 *
 * <p>Under exactly-once Streams does not commit the store of a running task. This follower takes
 * part in the {@link ThreadTransaction} of the writing thread, counts the writes that no commit has
 * proved yet, and once a transaction proves them all, commits the store at the changelog offset
 * that it reached. Such commits keep an interval; one that is skipped is made up for by the next.
 *
 * <p>If no producer reports on the thread, nothing is proved and Streams is believed.
 *
 * <p><b>Threads:</b> the writer's; {@link #isWrittenIn} may be asked by a former one.
 */
final class TransactionFollower implements TransactionParticipant {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionFollower.class);

  private final String name;
  private final StoreCommitter committer;
  private final StoreDirectory directory;
  private final StoreErrors errors;

  /** Whether it is the store of a task, under exactly-once. */
  private final boolean takesPart;

  private final long commitIntervalMs;

  /** Null unless a task of this thread wrote last. */
  private volatile ThreadTransaction transaction;

  private long unprovedWriteCount;
  private long provedOffset = Acknowledgements.NO_OFFSET;
  private long committedMs;

  /** Makes the one of a store that was just opened. */
  TransactionFollower(
      String name,
      StateStoreContext context,
      TidepoolConfig config,
      StoreCommitter committer,
      StoreDirectory directory,
      StoreErrors errors) {
    this.name = name;
    this.committer = committer;
    this.directory = directory;
    this.errors = errors;
    takesPart = Guarantee.isExactlyOnce(context) && !Guarantee.isGlobal(context.taskId());
    commitIntervalMs = config.transactionCommitIntervalMs();
  }

  /** A task wrote a row on the calling thread. */
  void wroteAsTask() {
    unprovedWriteCount++;
    boolean asNewWriter = committer.wroteAsTask();
    if (asNewWriter && takesPart && committer.isLogged()) {
      transaction = ThreadTransaction.current();
      transaction.enlist(this);
    }
  }

  /** Records of the changelog were applied: what the thread commits from now on is not ours. */
  void restoredUpTo(long timestampMs) {
    committer.restoredUpTo(timestampMs);
    leave();
  }

  /** The store is closed, or no task writes to it any more. */
  void leave() {
    transaction = null;
  }

  /**
   * Commits as Streams says; see {@link TidepoolKeyValueStore#commit}. While there are writes of a
   * transaction that is not known to be committed, Streams is not believed.
   *
   * @throws StreamsException if the disk fails; the previous commit stays
   */
  void commit(Map<TopicPartition, Long> changelogOffsets) {
    try {
      if (committer.meansCorruption(changelogOffsets)) {
        committer.clear();
        unprovedWriteCount = 0;
        provedOffset = Acknowledgements.NO_OFFSET;
      } else if (isInDoubt()) {
        LOG.warn(
            "Store {} declines offsets {}: {} writes belong to a transaction that did not commit;"
                + " it stays at {}",
            name,
            changelogOffsets,
            unprovedWriteCount,
            committer.offsets());
      } else {
        committer.commit(changelogOffsets);
        provedOffset = Acknowledgements.NO_OFFSET;
      }
    } catch (StoreException e) {
      throw errors.toStreams(e);
    }
    directory.touchTask(System.currentTimeMillis());
  }

  private boolean isInDoubt() {
    ThreadTransaction current = transaction;
    return unprovedWriteCount > 0 && current != null && current.isTracked();
  }

  @Override
  public TopicPartition changelogPartition() {
    return committer.changelog();
  }

  @Override
  public boolean isWrittenIn(ThreadTransaction other) {
    return transaction == other;
  }

  @Override
  public void transactionCommitted(Acknowledgements acknowledgements) {
    if (acknowledgements.count() >= unprovedWriteCount) {
      unprovedWriteCount = 0;
      provedOffset = Math.max(provedOffset, acknowledgements.offsetMax());
    } else {
      provedOffset = Acknowledgements.NO_OFFSET;
      if (TrackingProducer.isChangelog(committer.changelog())) {
        LOG.warn(
            "Store {} was written to {} times, but only {} changes were logged; not committing",
            name,
            unprovedWriteCount,
            acknowledgements.count());
      } else {
        // Logged by its own source topic: Streams knows the offset, and says it when it commits.
        unprovedWriteCount = 0;
      }
    }
    if (provedOffset != Acknowledgements.NO_OFFSET) {
      commitProved();
    }
  }

  private void commitProved() {
    long nowMs = System.currentTimeMillis();
    if (Math.abs(nowMs - committedMs) < commitIntervalMs) {
      return;
    }
    committedMs = nowMs;
    try {
      committer.commitAt(provedOffset);
      provedOffset = Acknowledgements.NO_OFFSET;
      directory.touchTask(nowMs);
    } catch (StoreException e) {
      // The transaction is committed; only the way back after a crash stays longer than it could
      // be.
      StreamsException cause = errors.toStreams(e);
      LOG.error("Store {} stays at {}: {}", name, committer.offsets(), cause.getMessage(), cause);
    }
  }
}
