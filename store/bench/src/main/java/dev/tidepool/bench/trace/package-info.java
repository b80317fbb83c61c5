/**
 * Who keeps the right rows in memory, on traces of real requests.
 *
 * <p>A {@link KeyTrace} is a list of requested rows. A {@link Policy} holds all rows of a trace
 * with memory for a part of them, answers the requests one after the other, and says how many of
 * them it answered from memory. Some policies are real stores; others are caches alone, to compare
 * with.
 */
package dev.tidepool.bench.trace;
