/**
 * Values computed of rows: three-valued logic, arithmetic, functions, casts.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.sql.exec} (what is done with them).
 */
package dev.tidepool.sql.expression;
