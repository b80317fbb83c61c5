/**
 * JMH benchmarks of single operations, with the store as a parameter.
 *
 * <p>They say what one warm operation costs and, with {@code -prof gc}, how much it allocates. What
 * a store does in the background, on disk or over minutes is the matter of {@code StoreBench}.
 */
package dev.tidepool.bench.jmh;
