/**
 * Tables: rows with columns and their indexes, changed together.
 *
 * <p>A {@link dev.tidepool.table.Table} is a store of the engine with an {@code IndexSet} as its
 * companion. It takes key and value as bytes, as Kafka hands them over, and answers by column.
 *
 * <p><b>Threads:</b> one writer, any number of readers, as in the engine.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.query} (what can be asked), {@code
 * dev.tidepool.table.indexing} (how rows become terms), {@code dev.tidepool.table.scan} (how
 * requests are answered), {@code dev.tidepool.table.partition} and {@code
 * dev.tidepool.table.paging} (tables in parts, results in pages).
 */
package dev.tidepool.table;
