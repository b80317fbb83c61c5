package dev.tidepool.engine.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * From row id to the address of the row's newest version, and to 32 bits of its key's hash.
 *
 * <p>Twelve bytes a row, in chunks of {@value #CHUNK_ROWS} that never move once they are full size;
 * the first chunk starts small, so that a tiny store stays tiny.
 *
 * <p><b>Threads:</b> the writer alone changes it. Readers load addresses at any time and see each
 * either old or new; what the writer wrote to a page before it published the address, they see too.
 * A reader may meet a stale chunk while the first one grows, so whoever acts on an address checks
 * afterwards that it still stands.
 */
public final class RowMap {
  static final int CHUNK_SHIFT = 12;
  public static final int CHUNK_ROWS = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_ROWS - 1;
  private static final int FIRST_CHUNK_ROWS_MIN = 16;
  private static final VarHandle ADDRESS = MethodHandles.arrayElementVarHandle(long[].class);

  private volatile long[][] addresses = new long[1][0];
  private volatile int[][] fingerprints = new int[1][0];

  /** The address of {@code rowId}, or {@link RowAddress#NONE}. Any thread. */
  public long address(int rowId) {
    long[][] chunks = addresses;
    int chunk = rowId >>> CHUNK_SHIFT;
    if (chunk >= chunks.length) {
      return RowAddress.NONE;
    }
    long[] rows = chunks[chunk];
    int index = rowId & CHUNK_MASK;
    return rows == null || index >= rows.length
        ? RowAddress.NONE
        : (long) ADDRESS.getAcquire(rows, index);
  }

  /** Publishes a new address for a row that has room; the writer only. */
  public void setAddress(int rowId, long address) {
    ADDRESS.setRelease(addresses[rowId >>> CHUNK_SHIFT], rowId & CHUNK_MASK, address);
  }

  /** The 32 fingerprint bits of a row that has an address. Any thread that has seen the row. */
  public int fingerprint(int rowId) {
    return fingerprints[rowId >>> CHUNK_SHIFT][rowId & CHUNK_MASK];
  }

  /** Notes the fingerprint of a row that has room; the writer only. */
  public void setFingerprint(int rowId, int fingerprint) {
    fingerprints[rowId >>> CHUNK_SHIFT][rowId & CHUNK_MASK] = fingerprint;
  }

  /** Makes room for {@code rowId}; copies at most one chunk. */
  public void reserve(int rowId) {
    int chunk = rowId >>> CHUNK_SHIFT;
    if (chunk >= addresses.length) {
      int length = Math.max(chunk + 1, addresses.length + (addresses.length >> 1) + 1);
      fingerprints = Arrays.copyOf(fingerprints, length);
      addresses = Arrays.copyOf(addresses, length);
    }
    long[] rows = addresses[chunk];
    int index = rowId & CHUNK_MASK;
    if (rows != null && index < rows.length) {
      return;
    }
    int rowsNow = rows == null ? 0 : rows.length;
    int rowsWanted =
        chunk > 0
            ? CHUNK_ROWS
            : Math.min(
                CHUNK_ROWS, Math.max(Math.max(FIRST_CHUNK_ROWS_MIN, index + 1), rowsNow * 2));
    // A copy goes into new lists: who met it in the old one, before the volatile write, could take
    // it to be empty.
    int[][] prints = rows == null ? fingerprints : fingerprints.clone();
    prints[chunk] = rows == null ? new int[rowsWanted] : Arrays.copyOf(prints[chunk], rowsWanted);
    fingerprints = prints;
    long[][] chunks = rows == null ? addresses : addresses.clone();
    chunks[chunk] = rows == null ? new long[rowsWanted] : Arrays.copyOf(rows, rowsWanted);
    addresses = chunks; // a volatile write, so that readers see the new chunk's contents
  }

  /**
   * For recovery: sets the first {@code count} addresses and fingerprints from {@code firstRowId}
   * on, all of one chunk; before any reader.
   */
  public void fill(int firstRowId, long[] addresses, int[] fingerprints, int count) {
    reserve(firstRowId + count - 1);
    int chunk = firstRowId >>> CHUNK_SHIFT;
    int index = firstRowId & CHUNK_MASK;
    System.arraycopy(addresses, 0, this.addresses[chunk], index, count);
    System.arraycopy(fingerprints, 0, this.fingerprints[chunk], index, count);
  }

  /** Memory of the map, in bytes. */
  public long heapBytes() {
    long bytes = 0;
    for (long[] rows : addresses) {
      bytes += rows == null ? 8 : 8 + 32 + (long) rows.length * (Long.BYTES + Integer.BYTES);
    }
    return bytes;
  }
}
