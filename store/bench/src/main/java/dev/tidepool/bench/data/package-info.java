/**
 * What the benchmarks read and write: keys, values and the order in which rows are asked for.
 *
 * <p>Everything here is a pure function of a seed, so that every rival sees the same rows in the
 * same order and a run can be repeated. A row is named by an {@code int}, its place in key order.
 * Two independent {@link Permutation permutations} scatter it: one says when it is written, the
 * other how popular it is, so that neighbours by key, by time and by popularity are different rows.
 *
 * <p>Nothing here is expensive per operation: samples are drawn before the clock starts ({@link
 * RowSequence}), values are stamped copies of prepared ones ({@link Values}). What remains is
 * measured and printed as {@code driverCost}.
 *
 * <p><b>Threads:</b> all classes are immutable once built.
 */
package dev.tidepool.bench.data;
