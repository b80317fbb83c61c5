/**
 * Queries by columns, of stores that were given a schema.
 *
 * <p>{@link dev.tidepool.streams.query.IndexQuery} and {@link dev.tidepool.streams.query.SqlQuery}
 * are interactive queries of Kafka Streams; {@link dev.tidepool.streams.query.IndexedStore} asks
 * from inside a processor; {@link dev.tidepool.streams.query.TidepoolQueries} asks all partitions
 * of an instance, and several stores, at once. All give an {@link
 * dev.tidepool.streams.query.IndexResult}.
 *
 * <p><b>Threads:</b> everything here may be used by any thread.
 *
 * <p><b>Read next:</b> {@code store/docs/QUERIES.md}.
 */
package dev.tidepool.streams.query;
