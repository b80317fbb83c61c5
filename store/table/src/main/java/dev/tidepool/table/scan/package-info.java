/**
 * How a request is answered by one table: pick the way, find rows, correct for what changed
 * meanwhile, read what is wanted of them.
 *
 * <p>{@link dev.tidepool.table.scan.TableScan} is the whole of it in order. {@link
 * dev.tidepool.table.scan.PathChooser} asks each index what it knows of each condition, and how
 * many rows that would be; {@link dev.tidepool.table.scan.Candidates} walks postings and corrects;
 * {@link dev.tidepool.table.scan.MatchingRows} reads rows and tests what no index answered; then
 * rows are returned, sorted or grouped.
 *
 * <p><b>Threads:</b> an execution belongs to one thread, and disturbs no other, the writer
 * included.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.indexing} (who keeps the indexes).
 */
package dev.tidepool.table.scan;
