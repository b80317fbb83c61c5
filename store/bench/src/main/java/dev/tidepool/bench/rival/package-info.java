/**
 * The stores that are measured, each behind {@link Rival}, and the little of Kafka Streams that
 * they need around them.
 *
 * <p>A {@link BenchStore} is the innermost bytes store that Kafka would wrap, initialised with a
 * {@link BenchContext} that records what the store registers. The rings that Kafka puts around a
 * store (metering, caching, change logging) are left out: they cost the same for all.
 *
 * <p><b>Read next:</b> {@link Rivals}, the list of names that the command line knows.
 */
package dev.tidepool.bench.rival;
