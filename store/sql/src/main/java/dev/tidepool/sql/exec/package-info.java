/**
 * The operators of a plan, and the rows that flow between them.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.sql.plan} (who puts them together).
 */
package dev.tidepool.sql.exec;
