package dev.tidepool.streams.transaction;

import org.apache.kafka.common.TopicPartition;

/** A logged store of an active task, as seen by the transaction of its stream thread. */
public interface TransactionParticipant {

  /** The changelog partition that carries this store's writes. */
  TopicPartition changelogPartition();

  /**
   * Whether this store is open and was last written by a task whose thread has {@code transaction};
   * if not, it is forgotten.
   */
  boolean isWrittenIn(ThreadTransaction transaction);

  /**
   * Everything this thread has written and sent so far is committed. Called on the stream thread
   * right after {@code commitTransaction} succeeded, also if this transaction wrote nothing here.
   * It must not throw: the transaction is committed, whatever happens to a local file.
   *
   * @param acknowledgements of this store's changelog partition in the committed transaction
   */
  void transactionCommitted(Acknowledgements acknowledgements);

  /**
   * What a transaction got through to one changelog partition.
   *
   * @param count how many records were acknowledged
   * @param offsetMax the highest of their offsets; {@link #NO_OFFSET} if there were none
   */
  record Acknowledgements(long count, long offsetMax) {

    /** Stands for no offset. */
    public static final long NO_OFFSET = -1;

    /** Nothing was sent. */
    public static final Acknowledgements NONE = new Acknowledgements(0, NO_OFFSET);

    Acknowledgements and(long offset) {
      return new Acknowledgements(count + 1, Math.max(offsetMax, offset));
    }
  }
}
