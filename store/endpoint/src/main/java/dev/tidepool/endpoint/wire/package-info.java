/**
 * How requests to tables, and rows, travel between instances: compact bytes with a version in front
 * ({@code store/docs/ENDPOINT.md}, "Between instances").
 *
 * <p>{@link dev.tidepool.endpoint.wire.WireWriter} and {@link
 * dev.tidepool.endpoint.wire.WireReader} know values, {@link dev.tidepool.endpoint.wire.ScanCodec}
 * a whole request, {@link dev.tidepool.endpoint.wire.SchemaCodec} the columns of a table. What was
 * read is what was written, or reading fails.
 *
 * <p><b>Threads:</b> one for each stream.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.endpoint.cluster} (who sends what).
 */
package dev.tidepool.endpoint.wire;
