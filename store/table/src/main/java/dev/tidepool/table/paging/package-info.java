/**
 * Results in pages: where one ended, and the request for the next.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.query} (requests and results).
 */
package dev.tidepool.table.paging;
