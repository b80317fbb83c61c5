/**
 * Rows by number: dense row ids, and from each to where its newest version is.
 *
 * <p>A row id names a key for as long as the key exists, however often its value changes, so that
 * the key order and the inverted indexes above need not hear of updates.
 *
 * <p><b>Read next:</b> {@code engine.directory} (from key to row id), {@code engine.page} (what an
 * address points to).
 */
package dev.tidepool.engine.row;
