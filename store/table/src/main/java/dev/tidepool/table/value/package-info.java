/**
 * Values of columns: what they are, how they compare, their bytes in an index, and conditions on
 * them.
 *
 * <p>{@link dev.tidepool.table.value.Values} compares; {@link dev.tidepool.table.value.Terms} gives
 * the bytes whose unsigned order is the same order; {@link
 * dev.tidepool.table.value.PredicateEvaluator} judges a row by nothing but its values, which makes
 * it both the filter for what no index answers and the oracle of the tests of all that do.
 *
 * <p><b>Threads:</b> everything here is immutable.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.codec} (where values come from).
 */
package dev.tidepool.table.value;
