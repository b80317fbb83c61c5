package dev.tidepool.table;

import dev.tidepool.table.codec.ColumnReader;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyEncoder;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.schema.TableSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rows of any values, odd ones included: the bytes of a row are a number, under which its values
 * are kept here, and some bytes more. Column 0 is the key, a string. A number that nothing is kept
 * under makes an unreadable row.
 */
final class RegisteredRows implements RowCodec {
  private static final int PADDING_MAX = 60;

  private final Map<Long, Object[]> rows = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong(1);

  /** Keeps {@code row}, null for an unreadable one; returns the bytes that stand for it. */
  byte[] register(Object[] row, SplittableRandom random) {
    long number = next.getAndIncrement();
    if (row != null) {
      rows.put(number, row);
    }
    return ByteBuffer.allocate(Long.BYTES + random.nextInt(PADDING_MAX)).putLong(number).array();
  }

  /**
   * The row that stands in {@code value} from {@code offset} on.
   *
   * @throws IllegalArgumentException if there is none
   */
  Object[] row(byte[] value, int offset) {
    Object[] row = rows.get(ByteBuffer.wrap(value).getLong(offset));
    if (row == null) {
      throw new IllegalArgumentException("nothing is kept under this number");
    }
    return row;
  }

  @Override
  public KeyEncoder keyEncoder(TableSchema schema) {
    return new JsonRowCodec(KeyFormat.STRING).keyEncoder(schema);
  }

  @Override
  public ColumnReader bind(TableSchema schema, int[] columns) {
    return (key, keyOffset, keyBytes, value, valueOffset, valueBytes, timestamp, target) -> {
      Object[] row = readable(value, valueOffset);
      for (int i = 0; i < columns.length; i++) {
        target[i] =
            columns[i] == 0
                ? new String(key, keyOffset, keyBytes, StandardCharsets.UTF_8)
                : row[columns[i]];
      }
    };
  }

  private Object[] readable(byte[] value, int offset) throws UnreadableRowException {
    try {
      return row(value, offset);
    } catch (IllegalArgumentException e) {
      throw new UnreadableRowException(e.getMessage(), null);
    }
  }
}
