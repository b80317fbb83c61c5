/**
 * Columns and their types: what a row is made of, whatever its bytes look like.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.codec} (how columns are read out of bytes).
 */
package dev.tidepool.table.schema;
