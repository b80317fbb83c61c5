/**
 * A node that runs: {@link dev.tidepool.server.TidepoolServer} is the command, {@link
 * dev.tidepool.server.ServerRun} a run of it.
 *
 * <p><b>Read next:</b> {@code store/docs/SERVER.md}.
 */
package dev.tidepool.server;
