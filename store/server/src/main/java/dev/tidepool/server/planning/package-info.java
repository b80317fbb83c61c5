/**
 * What a node decides about a statement before any partition hears of it: the rows of an INSERT,
 * and which partitions an UPDATE or DELETE concerns.
 *
 * <p>Statements are planned over {@link dev.tidepool.server.planning.NotedTable}s, which have the
 * columns of the catalog's tables, but no rows.
 */
package dev.tidepool.server.planning;
