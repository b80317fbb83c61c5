/**
 * A node: it follows the catalog, runs the topology of each table, and answers statements.
 *
 * <p>{@link dev.tidepool.server.node.Node} puts it together; {@link
 * dev.tidepool.server.node.RunningTables} starts and stops topologies, {@link
 * dev.tidepool.server.node.Gateway} sends commands and awaits replies, {@link
 * dev.tidepool.server.node.Statements} executes what is no query.
 */
package dev.tidepool.server.node;
