/**
 * From rows to terms: which index gets what of a row, when it is put, removed, replayed or
 * restored.
 *
 * <p>{@link dev.tidepool.table.indexing.IndexSet} is the companion of a table's rows: it hears of
 * each change under the engine's change lock. A {@link dev.tidepool.table.indexing.TableIndex} is
 * one index with the columns that it takes its terms from. What is slow, to read columns out of a
 * value and to encode them, is done before the lock is taken.
 *
 * <p><b>Threads:</b> one writer; readers of the indexes at any time.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.index} (what an index is made of), {@code
 * dev.tidepool.table.scan} (who reads it).
 */
package dev.tidepool.table.indexing;
