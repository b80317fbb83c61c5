/**
 * What the engine counts, in Kafka's metrics registry.
 *
 * <p>{@link dev.tidepool.streams.metrics.StoreMetrics} registers the metrics of one open store;
 * {@link dev.tidepool.streams.metrics.PulledStat} is the way to register a value that is read when
 * somebody looks, which Streams has no public method for.
 *
 * <p><b>Threads:</b> reporters read from their own threads; the engine's counts are made for that.
 */
package dev.tidepool.streams.metrics;
