package dev.tidepool.streams.transaction;

import dev.tidepool.streams.transaction.TransactionParticipant.Acknowledgements;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction of one stream thread and the stores that take part in it.
 *
 * <p>It lives as long as its thread; transactions follow one another in it. Enlisting costs a look
 * into a thread-local, once per store and thread; a write costs nothing here.
 *
 * <p><b>Threads:</b> each thread has its own; only {@link #isTracked} may be asked from others.
 */
public final class ThreadTransaction {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadTransaction.class);
  private static final ThreadLocal<ThreadTransaction> CURRENT =
      ThreadLocal.withInitial(ThreadTransaction::new);

  private final Set<TransactionParticipant> participants =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private volatile boolean tracked;

  private ThreadTransaction() {}

  /** The transaction of the calling thread. */
  public static ThreadTransaction current() {
    return CURRENT.get();
  }

  /** Takes {@code store} in, which the calling thread has just written to. */
  public void enlist(TransactionParticipant store) {
    participants.removeIf(other -> !other.isWrittenIn(this));
    participants.add(store);
  }

  /**
   * Whether a {@link TrackingProducer} reports on this thread. If not, nobody can tell which writes
   * are committed, and Streams has to be believed.
   */
  public boolean isTracked() {
    return tracked;
  }

  void track() {
    tracked = true;
  }

  void committed(Map<TopicPartition, Acknowledgements> acknowledged) {
    for (Iterator<TransactionParticipant> all = participants.iterator(); all.hasNext(); ) {
      TransactionParticipant store = all.next();
      if (!store.isWrittenIn(this)) {
        all.remove();
        continue;
      }
      TopicPartition changelog = store.changelogPartition();
      try {
        store.transactionCommitted(acknowledged.getOrDefault(changelog, Acknowledgements.NONE));
      } catch (RuntimeException e) {
        LOG.error("Store of {} failed to follow a committed transaction", changelog, e);
      }
    }
  }
}
