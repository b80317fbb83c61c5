/**
 * Inverted indexes in memory: from a value to the rows that have it, and back.
 *
 * <p>An {@link dev.tidepool.table.index.InvertedIndex} is four structures that change together: the
 * {@link dev.tidepool.table.index.TermDictionary} names each term by an id, the forward column (an
 * {@link dev.tidepool.table.index.IntColumn}) has the term id of each row, the {@link
 * dev.tidepool.table.index.PostingsTable} the rows of each term id, and the {@link
 * dev.tidepool.table.index.TermOrder} the term ids in the order of their terms. Nothing here knows
 * what a column or a query is: terms are bytes whose unsigned order is the order of the values.
 *
 * <p><b>Threads:</b> one writer at a time, under the engine's change lock; any number of readers
 * without a lock. What readers are promised is narrow, and all that a query needs: whatever they
 * see of rows that do not change while they look is complete and right. So a change of one row
 * never disturbs what is seen of others: an array is replaced by a changed copy, or one of its
 * elements is written whole, or one is written behind the others before a count tells of it ({@link
 * dev.tidepool.table.index.RowList}). Rows that do change may be seen before, after, or not at all.
 * A term id whose last row is gone is given to another term at once; to a reader that is a change
 * of all rows that had it.
 *
 * <p><b>No stall grows with the table:</b> everything grows by chunks, blocks and leaves. The
 * longest single step copies some 8 KB, or splits one leaf.
 *
 * <p><b>Checkpoints:</b> {@link dev.tidepool.table.index.FrozenIndex} is an index as it was at one
 * moment; it writes dictionary and forward column in parts, which {@link
 * dev.tidepool.table.index.IndexLoader} reads. Postings and order are rebuilt.
 *
 * <p><b>Read next:</b> {@link dev.tidepool.table.index.InvertedIndex} (how a row changes), then
 * {@code dev.tidepool.table} (who corrects for rows that changed).
 */
package dev.tidepool.table.index;
