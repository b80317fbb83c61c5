package dev.tidepool.engine.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A row inside a page, little-endian:
 *
 * <pre>
 *   0              4          4+k          4+k+v
 *   | head (int)   | keyBytes | valueBytes | key ... | value ... |
 *     flags, row id  varint     varint
 * </pre>
 *
 * <p>The head's low 28 bits are the row id; the flags above say whether the row is a {@link
 * #TOMBSTONE}, {@link #RETAINED} for a snapshot only and to be ignored by recovery, or {@link
 * #BLANK}: dead when its page was packed, its key and value zeroed. Rows follow each other without
 * gaps from the page's first byte on.
 */
public final class RowFormat {
  public static final int BLANK = 1 << 31;
  public static final int TOMBSTONE = 1 << 30;
  public static final int RETAINED = 1 << 29;
  public static final int ROW_ID_MASK = (1 << 28) - 1;

  /** The largest key and value together that a row can hold: arrays end a little above. */
  public static final int ROW_BYTES_MAX = 1 << 30;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private RowFormat() {}

  /**
   * The size of a row with a key and a value of these sizes; {@code long}, since it may not fit.
   */
  public static long rowBytes(int keyBytes, int valueBytes) {
    return (long) Integer.BYTES
        + varintBytes(keyBytes)
        + varintBytes(valueBytes)
        + keyBytes
        + valueBytes;
  }

  /** Writes a row at {@code offset}; returns the offset behind it. */
  public static int write(byte[] page, int offset, int head, byte[] key, byte[] value) {
    INT.set(page, offset, head);
    int at = writeVarint(page, offset + Integer.BYTES, key.length);
    at = writeVarint(page, at, value.length);
    System.arraycopy(key, 0, page, at, key.length);
    at += key.length;
    System.arraycopy(value, 0, page, at, value.length);
    return at + value.length;
  }

  public static int head(byte[] page, int offset) {
    return (int) INT.get(page, offset);
  }

  public static void setHead(byte[] page, int offset, int head) {
    INT.set(page, offset, head);
  }

  static int writeVarint(byte[] page, int offset, int value) {
    int at = offset;
    int left = value;
    while (left >= 0x80) {
      page[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    page[at++] = (byte) left;
    return at;
  }

  static int varintBytes(int value) {
    return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }
}
