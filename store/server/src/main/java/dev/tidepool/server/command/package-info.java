/**
 * Changes of a table as records: what a node asks of a partition ({@link
 * dev.tidepool.server.command.Command}), how the partition's one thread executes it ({@link
 * dev.tidepool.server.command.CommandProcessor}), and what it answers ({@link
 * dev.tidepool.server.command.Reply}).
 *
 * <p>Commands are executed one after the other, in the order of the topic. A command is atomic:
 * what it changed before it failed is put back. So a duplicate INSERT is refused and {@code UPDATE
 * ... WHERE version = 7} is a compare-and-set.
 *
 * <p><b>Read next:</b> {@code store/docs/SERVER.md}: both formats, and what a reply promises.
 */
package dev.tidepool.server.command;
