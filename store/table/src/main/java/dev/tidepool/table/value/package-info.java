/**
 * Values of columns: how they compare, and the bytes that stand for them in an index.
 *
 * <p>{@link dev.tidepool.table.value.Terms} turns a value into bytes whose unsigned order is that of
 * {@link dev.tidepool.table.value.Values}; {@link dev.tidepool.table.value.PredicateEvaluator} says what
 * a predicate is for one row. What an index answers must be what the evaluator says.
 *
 * <p><b>Threads:</b> no state, or immutable.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.schema} (types), {@code dev.tidepool.table.codec} (where
 * values come from).
 */
package dev.tidepool.table.value;
