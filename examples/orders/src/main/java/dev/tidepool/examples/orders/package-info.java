/**
 * An application of Kafka Streams on Tidepool stores, with its own broker, to run and to read.
 *
 * <pre>
 *   mvn -q -Porders                                        run until Ctrl-C
 *   mvn -q -Porders -Dexec.args="--key c0000042 --once"    answer one key
 * </pre>
 *
 * <p>An endless stream of orders is joined with a table of customers, counted per customer and per
 * city. Kill the process in the middle and start it again: it goes on where it was, and says how
 * few changelog records that took.
 *
 * <p>What a reader wants to copy is in {@code OrdersApp.configs} (three lines make the stores
 * Tidepool's) and in {@code OrdersTopology}, which does not mention Tidepool at all. The rest is
 * the world around it:
 *
 * <ul>
 *   <li>{@code OrdersExample}: options, start, a line a second, end
 *   <li>{@code OrderSource}: order number n is a function of n and a seed, so anybody can recount
 *   <li>{@code OrderWriter}: writes them; the next number is committed together with the orders
 *   <li>{@code Answers}, {@code Figures}, {@code RestoreCounts}: interactive queries, metrics and
 *       the restore listener of Kafka Streams, nothing else
 * </ul>
 *
 * <p><b>Read next:</b> {@code OrdersTopology}.
 */
package dev.tidepool.examples.orders;
