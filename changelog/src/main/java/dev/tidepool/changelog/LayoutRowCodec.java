package dev.tidepool.changelog;

import dev.tidepool.table.codec.ColumnReader;
import dev.tidepool.table.codec.KeyEncoder;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.schema.TableSchema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The application's codec behind what a store keeps in front of each value: it is given the value
 * alone, and the timestamp of the record.
 *
 * <p>Whatever it throws makes a row unreadable, and nothing else: who applies records outlives a
 * bad one.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class LayoutRowCodec implements RowCodec {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ValueLayout layout;
  private final RowCodec codec;

  /** Reads what {@code layout} puts in front of a value, then has {@code codec} read the value. */
  public LayoutRowCodec(ValueLayout layout, RowCodec codec) {
    this.layout = layout;
    this.codec = codec;
  }

  @Override
  public ColumnReader bind(TableSchema schema, int[] columns) {
    return new Reader(layout, codec.bind(schema, columns));
  }

  @Override
  public KeyEncoder keyEncoder(TableSchema schema) {
    return codec.keyEncoder(schema);
  }

  @Override
  public String signature() {
    return layout + " of " + codec.signature();
  }

  @Override
  public String toString() {
    return codec.toString();
  }

  private record Reader(ValueLayout layout, ColumnReader reader) implements ColumnReader {

    @Override
    public void read(
        byte[] key,
        int keyOffset,
        int keyBytes,
        byte[] value,
        int valueOffset,
        int valueBytes,
        long timestampMillis,
        Object[] target)
        throws UnreadableRowException {
      try {
        int prefixBytes = layout.prefixBytes(value, valueOffset, valueBytes);
        int start = valueOffset + prefixBytes;
        long timestamp =
            prefixBytes == 0 ? NO_TIMESTAMP : (long) LONGS.get(value, start - Long.BYTES);
        int count = valueBytes - prefixBytes;
        reader.read(key, keyOffset, keyBytes, value, start, count, timestamp, target);
      } catch (RuntimeException e) {
        throw new UnreadableRowException("the codec failed: " + e, e);
      }
    }
  }
}
