/**
 * Values computed of rows: three-valued logic, arithmetic, functions, casts.
 *
 * <p>An {@link dev.tidepool.sql.expression.Expression} gives the value for a row. {@link
 * dev.tidepool.sql.expression.Expressions} has those that others are made of: columns, literals,
 * parameters, columns of an outer row. All others come from factories by subject: {@link
 * dev.tidepool.sql.expression.Logic}, {@link dev.tidepool.sql.expression.Comparisons}, {@link
 * dev.tidepool.sql.expression.Sets}, {@link dev.tidepool.sql.expression.Arithmetic}, {@link
 * dev.tidepool.sql.expression.Conditionals}, {@link dev.tidepool.sql.expression.Casts}, {@link
 * dev.tidepool.sql.expression.Patterns}, and the functions of texts, numbers, times, arrays and
 * bytes. A factory is told the type it is to work on, and the types of the arguments must be that:
 * nothing is looked up or converted while rows flow.
 *
 * <p>{@link dev.tidepool.sql.expression.Order} and {@link dev.tidepool.sql.expression.Identity} say
 * how values of a type compare and when they are equal, for all that sort, group and join.
 *
 * <p><b>Errors:</b> what cannot be computed throws a {@code SqlException} with the code {@code
 * VALUE}, and a factory that is given types that do not go together one with {@code TYPE_MISMATCH}.
 *
 * <p><b>Threads:</b> expressions are immutable; an {@link dev.tidepool.sql.expression.Execution}
 * belongs to one thread.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.sql.exec} (what is done with them).
 */
package dev.tidepool.sql.expression;
