package dev.tidepool.table.scan;

import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.indexing.RowDecoder;
import dev.tidepool.table.schema.TableSchema;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Decoders of a request's columns, used again by its next execution: to make one costs more than to
 * read a row.
 *
 * <p><b>Threads:</b> any; a decoder belongs to who took it until he gives it back.
 */
final class DecoderPool {
  private final TableSchema schema;
  private final RowCodec codec;
  private final AtomicReference<Idle> idle = new AtomicReference<>();

  /** A decoder that waits, and the columns that it reads. */
  record Idle(int[] columns, RowDecoder decoder) {}

  DecoderPool(TableSchema schema, RowCodec codec) {
    this.schema = schema;
    this.codec = codec;
  }

  /** How many columns a decoded row has room for. */
  int columnCount() {
    return schema.columnCount();
  }

  /** A decoder of {@code columns}. */
  Idle take(int[] columns) {
    Idle found = idle.getAndSet(null);
    return found != null && Arrays.equals(found.columns, columns)
        ? found
        : new Idle(columns, new RowDecoder(schema, codec, columns));
  }

  void giveBack(Idle decoder) {
    idle.set(decoder);
  }
}
