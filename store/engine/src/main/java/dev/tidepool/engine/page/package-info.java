/**
 * Pages: the unit of memory, of compression and of checksumming; some 8 KB of rows in the order in
 * which they were written.
 *
 * <p>Bytes of a page that hold a row never change. A page that is in a segment can leave memory and
 * come back; a page that is not can only be freed, once all its rows are dead.
 *
 * <p><b>Read next:</b> {@code engine.segment} (where pages go), {@code engine.pool} (which pages
 * stay), {@code engine.format} (what a row looks like).
 */
package dev.tidepool.engine.page;
