/**
 * Which tables there are: a compacted topic of one partition, written by one writer at a time and
 * read by every node.
 *
 * <p>{@link dev.tidepool.server.catalog.CatalogWriter} changes it, {@link
 * dev.tidepool.server.catalog.CatalogReader} follows it, {@link
 * dev.tidepool.server.catalog.CatalogChanges} makes changes of statements.
 */
package dev.tidepool.server.catalog;
