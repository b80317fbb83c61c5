/**
 * A table whose log is a Kafka topic: {@link dev.tidepool.changelog.ChangelogTable}. Of its parts,
 * {@code TopicWatcher} asks the broker, {@code Trust} judges what that means for the rows at hand,
 * {@code Follower} applies records to {@code PartitionTable}s, {@code LogWriter} sends writes, and
 * {@code TableRun} holds them together; docs/CHANGELOG.md tells how.
 *
 * <p>Beside it, what a change of a row looks like on the changelog topic, and what it looks like in
 * a store.
 *
 * <p>A changelog record carries the plain value, the timestamp as the timestamp of the record and
 * the headers as its headers, whichever store wrote it; so a topic outlives the choice of store. A
 * store keeps all three in one array of bytes, laid out as its {@link
 * dev.tidepool.changelog.ValueLayout} says. {@link dev.tidepool.changelog.ChangeRecord} is the form
 * between the two, and {@link dev.tidepool.changelog.PositionHeader} reads how far the input had
 * been processed when a change was written.
 *
 * <p>The layouts are Kafka Streams' own, byte for byte: a row restored from the topic equals the
 * row that was put.
 *
 * <p><b>Threads:</b> layouts and records have no state, so any thread may call anything.
 */
package dev.tidepool.changelog;
