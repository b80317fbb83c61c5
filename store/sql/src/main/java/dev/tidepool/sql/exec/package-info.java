/**
 * The operators of a plan, and the rows that flow between them.
 *
 * <p>Begin with {@link dev.tidepool.sql.exec.Operator} and {@link dev.tidepool.sql.exec.Filter},
 * the simplest one. Each operator is an immutable record; {@code open} starts an execution of it,
 * whose rows are pulled one by one.
 *
 * <ul>
 *   <li>From nothing: {@link dev.tidepool.sql.exec.Scan}, {@link dev.tidepool.sql.exec.ValueRows}.
 *   <li>Row by row: {@link dev.tidepool.sql.exec.Filter}, {@link dev.tidepool.sql.exec.Project},
 *       {@link dev.tidepool.sql.exec.Limit}, {@link dev.tidepool.sql.exec.Unnest}, {@link
 *       dev.tidepool.sql.exec.UnionAll}.
 *   <li>All rows first: {@link dev.tidepool.sql.exec.Sort}, {@link
 *       dev.tidepool.sql.exec.HashAggregate}, {@link dev.tidepool.sql.exec.GroupingSets}, {@link
 *       dev.tidepool.sql.exec.Window}, {@link dev.tidepool.sql.exec.SetOperation}.
 *   <li>Joins, all of them {@code JoinRows}: {@link dev.tidepool.sql.exec.HashJoin}, {@link
 *       dev.tidepool.sql.exec.NestedLoopJoin}, {@link dev.tidepool.sql.exec.LookupJoin}, {@link
 *       dev.tidepool.sql.exec.Apply}.
 * </ul>
 *
 * <p>Tables in partitions are aggregated and ordered part by part where these are, by {@code
 * dev.tidepool.table.partition}, as far as a plan asks them to; operators know of no parts.
 *
 * <p><b>Limits:</b> operators that keep rows count them ({@code Memory}), and all look at the clock
 * as they go on; beyond a limit they throw a {@code QueryLimitException}.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.sql.plan} (who puts them together).
 */
package dev.tidepool.sql.exec;
