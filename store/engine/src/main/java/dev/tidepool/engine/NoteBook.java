package dev.tidepool.engine;

import dev.tidepool.engine.row.RowAddress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The old addresses of rows that changed since a snapshot was taken, in chunks of {@value
 * #CHUNK_ROWS} rows that exist only where something changed; a note never costs more than one such
 * chunk.
 *
 * <p><b>Threads:</b> notes are made under the change lock and read from any thread. A note is
 * visible to everybody who sees the change that it was made for.
 */
final class NoteBook {
  /** The row did not exist. */
  static final long ABSENT = 1L << 44;

  private static final int CHUNK_SHIFT = 8;
  private static final int CHUNK_ROWS = 1 << CHUNK_SHIFT;
  private static final VarHandle NOTE = MethodHandles.arrayElementVarHandle(long[].class);

  private volatile long[][] chunks = new long[0][];

  /** Whether nothing was noted. */
  boolean isEmpty() {
    return chunks.length == 0;
  }

  /** The note for {@code rowId}: 0 if there is none, {@link #ABSENT}, or an address. */
  long get(int rowId) {
    long[][] all = chunks;
    int chunk = rowId >>> CHUNK_SHIFT;
    if (chunk >= all.length) {
      return 0;
    }
    long[] notes = all[chunk];
    return notes == null ? 0 : (long) NOTE.getAcquire(notes, rowId & CHUNK_ROWS - 1);
  }

  /** Notes the address that {@code rowId} had, unless there is a note already. */
  boolean noteFirst(int rowId, long address) {
    int chunk = rowId >>> CHUNK_SHIFT;
    long[][] all = chunks;
    if (chunk >= all.length) {
      all = Arrays.copyOf(all, Math.max(chunk + 1, all.length + (all.length >> 1)));
    }
    if (all[chunk] == null) {
      all[chunk] = new long[CHUNK_ROWS];
    }
    long[] notes = all[chunk];
    if (notes[rowId & CHUNK_ROWS - 1] != 0) {
      return false;
    }
    NOTE.setRelease(notes, rowId & CHUNK_ROWS - 1, RowAddress.isLive(address) ? address : ABSENT);
    chunks = all;
    return true;
  }

  /** How many chunks there may be; chunks below may be missing. */
  int chunkLimit() {
    return chunks.length;
  }

  /** The notes of one chunk, or null; entries are 0 where nothing was noted. */
  long[] chunk(int index) {
    return chunks[index];
  }

  /** The row id that entry {@code index} of chunk {@code chunk} is about. */
  static int rowId(int chunk, int index) {
    return chunk << CHUNK_SHIFT | index;
  }

  /** Memory in bytes. */
  long heapBytes() {
    long bytes = 4L * chunks.length;
    for (long[] chunk : chunks) {
      bytes += chunk == null ? 0 : 16 + 8L * CHUNK_ROWS;
    }
    return bytes;
  }
}
