package dev.tidepool.engine.format;

import java.util.Arrays;

/**
 * Reads a row in place. One instance is moved from row to row and belongs to one thread.
 *
 * <p>It never reads outside the bytes it is given and never throws for what it finds there: a
 * reader may look at bytes that are no longer the row it was sent to, and learns so from {@link
 * #read} returning false or from a wrong row id.
 */
public final class RowView {
  private byte[] page;
  private int offset;
  private int head;
  private int keyOffset;
  private int keyBytes;
  private int valueOffset;
  private int valueBytes;
  private int endOffset;

  /**
   * Moves to the row at {@code offset} of {@code page}, whose rows end at {@code limit}.
   *
   * @return false if no row fits there; the view is then on no row
   */
  public boolean read(byte[] page, int offset, int limit) {
    this.page = page;
    if (offset < 0 || offset > limit - Integer.BYTES - 2) {
      return false;
    }
    head = RowFormat.head(page, offset);
    int at = offset + Integer.BYTES;
    int keyBytes = page[at++];
    if (keyBytes < 0) {
      keyBytes &= 0x7f;
      for (int shift = 7; ; shift += 7) {
        if (at >= limit || shift > 28) {
          return false;
        }
        int more = page[at++];
        keyBytes |= (more & 0x7f) << shift;
        if (more >= 0) {
          break;
        }
      }
    }
    if (at >= limit) {
      return false;
    }
    int valueBytes = page[at++];
    if (valueBytes < 0) {
      valueBytes &= 0x7f;
      for (int shift = 7; ; shift += 7) {
        if (at >= limit || shift > 28) {
          return false;
        }
        int more = page[at++];
        valueBytes |= (more & 0x7f) << shift;
        if (more >= 0) {
          break;
        }
      }
    }
    if (keyBytes < 0 || valueBytes < 0 || (long) at + keyBytes + valueBytes > limit) {
      return false;
    }
    this.offset = offset;
    this.keyOffset = at;
    this.keyBytes = keyBytes;
    this.valueOffset = at + keyBytes;
    this.valueBytes = valueBytes;
    this.endOffset = at + keyBytes + valueBytes;
    return true;
  }

  public int rowId() {
    return head & RowFormat.ROW_ID_MASK;
  }

  /** Whether a reader may return this row for {@code rowId}: neither blank nor a tombstone. */
  public boolean isRow(int rowId) {
    return (head & ~RowFormat.RETAINED) == rowId;
  }

  public boolean isBlank() {
    return (head & RowFormat.BLANK) != 0;
  }

  public boolean isTombstone() {
    return (head & RowFormat.TOMBSTONE) != 0;
  }

  public boolean isRetained() {
    return (head & RowFormat.RETAINED) != 0;
  }

  public boolean keyEquals(byte[] key) {
    return keyBytes == key.length
        && Arrays.equals(page, keyOffset, keyOffset + keyBytes, key, 0, keyBytes);
  }

  /** The bytes that the row is in. */
  public byte[] page() {
    return page;
  }

  /** Where in {@link #page()} the row starts. */
  public int startOffset() {
    return offset;
  }

  public int keyOffset() {
    return keyOffset;
  }

  public int keyBytes() {
    return keyBytes;
  }

  public int valueOffset() {
    return valueOffset;
  }

  public int valueBytes() {
    return valueBytes;
  }

  /** A copy of the key. */
  public byte[] key() {
    return Arrays.copyOfRange(page, keyOffset, keyOffset + keyBytes);
  }

  /** A copy of the value. */
  public byte[] value() {
    return Arrays.copyOfRange(page, valueOffset, valueOffset + valueBytes);
  }

  /** A copy of the whole row, as it stands on its page. */
  public byte[] row() {
    return Arrays.copyOfRange(page, offset, endOffset);
  }

  /** The offset behind the row: where the next one starts. */
  public int endOffset() {
    return endOffset;
  }
}
