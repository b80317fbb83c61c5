/**
 * SQL over tables: {@link dev.tidepool.sql.SqlEngine} takes a text, gives a {@link
 * dev.tidepool.sql.PreparedQuery}, and that gives rows.
 *
 * <p>Of the packages below, each uses only those before it: {@code error} and {@code type}, {@code
 * parse}, {@code expression}, {@code exec}, {@code plan}, {@code frontend} (the only one that knows
 * Calcite).
 *
 * <p><b>Read next:</b> {@code dev.tidepool.sql.frontend} (from text to a plan).
 */
package dev.tidepool.sql;
