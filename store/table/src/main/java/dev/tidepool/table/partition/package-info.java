/**
 * Tables in partitions: one request becomes one for each part, and their answers one answer.
 *
 * <p>{@link dev.tidepool.table.partition.PartitionSplit} says what parts are asked and how answers
 * are merged; where the parts are, is not its business: {@link
 * dev.tidepool.table.partition.PartitionedRelation} is for parts that are at hand.
 *
 * <p><b>Threads:</b> an execution belongs to one thread.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.scan} (how one part answers).
 */
package dev.tidepool.table.partition;
