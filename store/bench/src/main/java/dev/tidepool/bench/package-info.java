/**
 * Benchmarks of whole stores, always beside their rivals in the same run.
 *
 * <p>{@link StoreBench} takes Kafka's own stores and Tidepool through the same workloads and sets
 * the results against what Tidepool set out to reach. {@link TraceStudy} replays real request
 * traces against stores several times larger than their memory and prints who kept the right rows.
 * {@link QueryBench} asks tables, databases and a scan the same questions. The package {@code jmh}
 * holds microbenchmarks.
 *
 * <p>A figure is published with the machine, the date and the seed; nothing here asserts a time.
 *
 * <p>{@code bench.restart} restarts a whole application on a broker, {@code bench.profile} and
 * {@code bench.stall} say what bounds a figure.
 *
 * <p><b>Read next:</b> {@code bench.workload} (what is done), {@code bench.run} (in which
 * processes), {@code bench.report} (what becomes of the numbers).
 */
package dev.tidepool.bench;
