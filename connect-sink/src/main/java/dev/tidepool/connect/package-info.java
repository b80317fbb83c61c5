/**
 * A sink for Kafka Connect: topics as indexed tables on the workers.
 *
 * <p>{@link dev.tidepool.connect.TidepoolSinkTask} gets records and gives each to the {@code
 * SourcePartition} that it is from: a table in a directory of its own, committed together with the
 * offset of the next record. Between the two, {@code RecordReader} takes a record apart into {@code
 * Cell}s, and {@code Columns} says which columns the table has, or gets by them. What is wrong with
 * a record is a {@code BadRecordException}, and goes the way that Connect's settings say.
 *
 * <p>docs/CONNECT.md tells why it is so.
 *
 * <p><b>Threads:</b> a task is called by one thread; tasks share the memory of a connector ({@code
 * ConnectorMemory}).
 */
package dev.tidepool.connect;
