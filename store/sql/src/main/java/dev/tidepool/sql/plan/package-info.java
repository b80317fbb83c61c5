/**
 * How rows are reached: what a table is asked to do itself ({@code TableAccess}), how two inputs
 * are joined, and the operators that do the rest. Knows values only as expressions.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.sql.exec} (the operators).
 */
package dev.tidepool.sql.plan;
