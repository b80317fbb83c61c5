/**
 * What can be asked of a table, and what comes back: {@link dev.tidepool.table.query.ScanRequest}
 * in, {@link dev.tidepool.table.query.ResultCursor} out.
 *
 * <p>Everything that asks speaks this: SQL, typed interactive queries, another instance. It says
 * what is wanted, never how; the table picks the path.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table} (who answers).
 */
package dev.tidepool.table.query;
