/**
 * Which writes of a stream thread are committed, and up to which changelog offset.
 *
 * <p>Under exactly-once Streams 4.3 commits a transaction every 100 ms and does not tell the
 * stores. What a store may make durable is exactly what a committed transaction holds, so this
 * package finds it out from the one public place that sees it: the producer, which {@link
 * dev.tidepool.streams.TidepoolClientSupplier} wraps.
 *
 * <p>The reasoning rests on four facts about Streams:
 *
 * <ul>
 *   <li>A stream thread has one transactional producer, and a task runs on one thread.
 *   <li>Each write into the innermost store of a logged, active task is followed at once, on the
 *       same thread, by one changelog record through that producer. A record cache above the store
 *       delays both together.
 *   <li>So when {@code commitTransaction} returns, the state of every store written by this thread
 *       equals its changelog, up to the highest offset acknowledged for it.
 *   <li>Whatever is written next belongs to the next transaction.
 * </ul>
 *
 * {@link dev.tidepool.streams.transaction.TrackingProducer} sees sends, acknowledgements and
 * commits. {@link dev.tidepool.streams.transaction.ThreadTransaction} knows the stores that the
 * current thread writes to: stores enlist themselves at their first write on a thread, so a standby
 * of the same partition, or another instance of the application in the same JVM, is never told. A
 * {@link dev.tidepool.streams.transaction.TransactionParticipant} is such a store. It counts its
 * own writes against the acknowledgements, and declines when they do not add up.
 *
 * <p><b>Threads:</b> everything happens on the stream thread, except acknowledgements, which come
 * on the producer's own thread and are all in before {@code commitTransaction} returns.
 */
package dev.tidepool.streams.transaction;
