/**
 * How columns are read out of the bytes of keys and values.
 *
 * <p>A {@link dev.tidepool.table.codec.RowCodec} is bound to the columns that somebody wants, and reads
 * only these. What it cannot read is an {@link dev.tidepool.table.codec.UnreadableRowException}, never
 * anything else: the bytes come from a topic that anybody may have written to.
 *
 * <p><b>Threads:</b> a codec is for any thread, a {@link dev.tidepool.table.codec.ColumnReader} for one.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.schema} (what columns there are).
 */
package dev.tidepool.table.codec;
