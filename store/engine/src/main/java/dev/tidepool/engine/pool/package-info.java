/**
 * The memory budget of the process and the pages that share it.
 *
 * <p><b>Read next:</b> {@code engine.page} (where readers find resident pages).
 */
package dev.tidepool.engine.pool;
