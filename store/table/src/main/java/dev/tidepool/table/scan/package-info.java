/**
 * How a request is answered by one table: pick the way, find rows, correct for what changed
 * meanwhile, read what is wanted of them.
 *
 * <p>{@link dev.tidepool.table.scan.TableScan} is what a request becomes, {@link
 * dev.tidepool.table.scan.ScanPlan} the way of one execution, and {@link
 * dev.tidepool.table.scan.ScanExecution} what is done on it. {@link
 * dev.tidepool.table.scan.PathChooser} asks each index what it knows of each condition, and how
 * many rows that would be; {@link dev.tidepool.table.scan.OrderedPathChooser} looks for an index in
 * the order that is asked for. {@link dev.tidepool.table.scan.Candidates} walks postings and
 * corrects; {@link dev.tidepool.table.scan.MatchingRows} reads rows and tests what no index
 * answered; then rows are returned, sorted or grouped. {@link
 * dev.tidepool.table.scan.IndexAggregates} needs no row at all.
 *
 * <p><b>Threads:</b> an execution belongs to one thread, and disturbs no other, the writer
 * included.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.indexing} (who keeps the indexes).
 */
package dev.tidepool.table.scan;
