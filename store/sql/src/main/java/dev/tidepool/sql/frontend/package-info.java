/**
 * From the text of a statement to a plan. Calcite parses, validates, types and simplifies; what it
 * makes of a statement is translated here into the steps of {@code dev.tidepool.sql.plan}. No other
 * package knows Calcite, and its own engine is not used.
 *
 * <p>Follow one query: {@link dev.tidepool.sql.frontend.Frontend} → {@code Parsing} → {@code
 * Validation} → {@code Rules} → {@code RelTranslator} (trees of relations), {@code RexTranslator}
 * (values), {@code PredicateTranslator} (what a table can decide itself).
 *
 * <p><b>Read next:</b> {@code dev.tidepool.sql.plan} (push-down, joins, operators).
 */
package dev.tidepool.sql.frontend;
