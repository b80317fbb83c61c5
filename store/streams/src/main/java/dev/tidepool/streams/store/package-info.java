/**
 * The stores that Kafka Streams sees: the innermost ring of its stack, a thin skin over the engine.
 *
 * <p>Kafka's outer rings serialise, cache and log changes; {@link
 * dev.tidepool.streams.store.TidepoolKeyValueStore} receives bytes and passes them to a {@code
 * TieredStore}. What it adds is Kafka's contract:
 *
 * <ul>
 *   <li>{@link dev.tidepool.streams.store.CommitNote} goes into every commit of the engine, so
 *       rows, changelog offsets and position become durable as one.
 *   <li>{@link dev.tidepool.streams.store.StoreCommitter} makes these commits; {@link
 *       dev.tidepool.streams.store.TransactionFollower} has it make them as transactions are
 *       committed, and keeps it from making those that are in doubt.
 *   <li>{@link dev.tidepool.streams.store.CommittedOffsets} answers what Streams asks at start and
 *       decides what may be believed; {@link dev.tidepool.streams.store.ReplayClock} says how old
 *       an offset is.
 *   <li>{@link dev.tidepool.streams.store.StoreDirectory} opens the engine's directory and heals
 *       it.
 *   <li>{@link dev.tidepool.streams.store.ChangelogRestorer} applies changelog records.
 *   <li>{@link dev.tidepool.streams.store.StoreQueries} answers interactive queries.
 *   <li>{@link dev.tidepool.streams.store.ProcessEngine} is the one engine of the process.
 * </ul>
 *
 * <pre>
 *   &lt;state.dir&gt;/&lt;application.id&gt;/&lt;task&gt;/&lt;store&gt;/tidepool/    the engine's files, ours alone
 *   &lt;state.dir&gt;/&lt;application.id&gt;/&lt;task&gt;/&lt;store&gt;/REBUILD      if damage was found: start empty
 * </pre>
 *
 * <p><b>Threads:</b> Streams sees to it that one thread at a time writes, commits and closes a
 * store, and hands over through locks, so what belongs to the writer is in plain fields. Queries
 * come from any thread at any time; they go through volatile references, and the engine.
 */
package dev.tidepool.streams.store;
