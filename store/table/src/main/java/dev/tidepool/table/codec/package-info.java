/**
 * How columns are read out of the bytes of a row.
 *
 * <p>A {@link dev.tidepool.table.codec.RowCodec} is bound to the columns that somebody wants, once;
 * what comes out reads row after row. It reads no more of a row than those columns need: JSON token
 * by token, Avro field by field, both up to the last column wanted. Only values that are objects
 * ({@link dev.tidepool.table.codec.ObjectRowCodec}) are deserialised whole.
 *
 * <p>Key and value are two <em>parts</em>, each read by a {@code PartReader}; so any format can be
 * that of keys, too ({@link dev.tidepool.table.codec.KeyFormat}). What all formats share is where a
 * path leads ({@code FieldTree}) and what becomes of a number or a text in a column of this or that
 * type ({@code Conversions}).
 *
 * <p>Bytes may be anything: what cannot be read ends as an {@link
 * dev.tidepool.table.codec.UnreadableRowException}, whatever it is.
 *
 * <p><b>Threads:</b> codecs are immutable; each thread binds its own readers.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.table.value} (what becomes of values).
 */
package dev.tidepool.table.codec;
