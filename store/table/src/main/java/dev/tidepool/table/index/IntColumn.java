package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One {@code int} for each of many dense ids, 0 where nothing was set. The forward column of an
 * index is one, from row id to term id; so are the smaller maps behind it.
 *
 * <p>Four bytes an id, in chunks of {@value #CHUNK_INTS} that never move once they have their full
 * size; the first chunk starts small, so that a tiny index stays tiny. Chunks in which nothing was
 * set do not exist.
 *
 * <p>{@link #freeze} keeps the column as it is for somebody who looks at all of it: from then on
 * the writer copies a chunk of 4 KB before its first change. Each chunk has the number of the
 * freeze that it was made after; while a later one is open, the chunk is shared with it.
 *
 * <p><b>Threads:</b> one writer; readers call {@link #get} at any time and see each value either
 * old or new. Who sees a value sees all that was written before it was set.
 */
public final class IntColumn {
  static final int CHUNK_SHIFT = 10;
  static final int CHUNK_INTS = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_INTS - 1;
  private static final int FIRST_CHUNK_INTS_MIN = 16;
  private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(int[][].class);

  private volatile int[][] chunks = new int[1][];

  // The writer's.
  private long[] madeAfter = new long[1]; // chunk: the number of the freeze
  private long freezeCount;

  private final List<Frozen> open = new ArrayList<>();
  private volatile long newestOpen; // the number of the newest open freeze, or 0

  IntColumn() {}

  // ---- reading, any thread ---------------------------------------------------------------------

  /** The value of {@code id}; 0 for one that has no room yet. */
  public int get(int id) {
    return get(chunks, id);
  }

  private static int get(int[][] chunks, int id) {
    int chunk = id >>> CHUNK_SHIFT;
    if (chunk >= chunks.length) {
      return 0;
    }
    int[] values = (int[]) CHUNK.getAcquire(chunks, chunk);
    int index = id & CHUNK_MASK;
    return values == null || index >= values.length ? 0 : (int) VALUE.getAcquire(values, index);
  }

  /** More than the largest id that has a value: a multiple of the chunk size. */
  public int limit() {
    return chunks.length << CHUNK_SHIFT;
  }

  /** The first id, from {@code id} on, in a chunk that exists; {@link #limit} if there is none. */
  int firstWithRoom(int id) {
    return firstWithRoom(chunks, id);
  }

  private static int firstWithRoom(int[][] chunks, int id) {
    int chunk = id >>> CHUNK_SHIFT;
    if (chunk < chunks.length && CHUNK.getAcquire(chunks, chunk) != null) {
      return id;
    }
    do {
      chunk++;
    } while (chunk < chunks.length && CHUNK.getAcquire(chunks, chunk) == null);
    return Math.min(chunk, chunks.length) << CHUNK_SHIFT;
  }

  /** Memory of the column in bytes, without what only frozen views hold. Looks at each chunk. */
  public long heapBytes() {
    int[][] all = chunks;
    long bytes = 32 + all.length * (4L + Long.BYTES);
    for (int i = 0; i < all.length; i++) {
      int[] values = (int[]) CHUNK.getAcquire(all, i);
      bytes += values == null ? 0 : 16 + (long) values.length * Integer.BYTES;
    }
    return bytes;
  }

  // ---- changing, the writer --------------------------------------------------------------------

  /** Makes room for {@code id}; copies at most one chunk. */
  void reserve(int id) {
    int chunk = id >>> CHUNK_SHIFT;
    int[][] all = chunks;
    if (chunk >= all.length) {
      int length = Math.max(chunk + 1, all.length + (all.length >> 1));
      all = Arrays.copyOf(all, length);
      madeAfter = Arrays.copyOf(madeAfter, length);
      chunks = all;
    }
    int[] values = all[chunk];
    int index = id & CHUNK_MASK;
    if (values != null && index < values.length) {
      return;
    }
    int wanted = CHUNK_INTS;
    if (chunk == 0) {
      int doubled = values == null ? FIRST_CHUNK_INTS_MIN : 2 * values.length;
      wanted = Math.min(CHUNK_INTS, Math.max(doubled, index + 1));
    }
    replace(chunk, values == null ? new int[wanted] : Arrays.copyOf(values, wanted));
  }

  /** Publishes the value of an id that has room. */
  void set(int id, int value) {
    int chunk = id >>> CHUNK_SHIFT;
    if (madeAfter[chunk] < newestOpen) {
      replace(chunk, chunks[chunk].clone());
    }
    VALUE.setRelease(chunks[chunk], id & CHUNK_MASK, value);
  }

  private void replace(int chunk, int[] values) {
    madeAfter[chunk] = freezeCount;
    CHUNK.setRelease(chunks, chunk, values);
  }

  // ---- frozen views ----------------------------------------------------------------------------

  /**
   * The column as it is now. To be called where the writer is; costs 4 bytes to copy for each
   * chunk. Several views may be open.
   */
  Frozen freeze() {
    synchronized (open) {
      Frozen frozen = new Frozen(chunks.clone(), ++freezeCount);
      open.add(frozen);
      newestOpen = freezeCount;
      return frozen;
    }
  }

  private void close(Frozen frozen) {
    synchronized (open) {
      open.remove(frozen);
      long newest = 0;
      for (Frozen one : open) {
        newest = Math.max(newest, one.number);
      }
      newestOpen = newest;
    }
  }

  /**
   * A column as it was at one moment.
   *
   * <p><b>Threads:</b> any, until one closes it; what is read afterwards may be of any moment.
   */
  public final class Frozen implements AutoCloseable {
    private final int[][] chunks;
    private final long number;

    private Frozen(int[][] chunks, long number) {
      this.chunks = chunks;
      this.number = number;
    }

    /** The value of {@code id}; 0 for one that had none. */
    public int get(int id) {
      return IntColumn.get(chunks, id);
    }

    /** Like {@link #get}, faster for many: what is frozen needs no fences. */
    int plain(int id) {
      int[] values = chunks[id >>> CHUNK_SHIFT];
      int index = id & CHUNK_MASK;
      return values == null || index >= values.length ? 0 : values[index];
    }

    /** More than the largest id that has a value. */
    public int limit() {
      return chunks.length << CHUNK_SHIFT;
    }

    /** The first id, from {@code id} on, that may have a value; {@link #limit} if there is none. */
    public int firstWithRoom(int id) {
      return IntColumn.firstWithRoom(chunks, id);
    }

    /**
     * Copies the values of {@code firstId} and the ids that follow it.
     *
     * @return how many were copied: fewer than {@code target} has room for only at the end of a
     *     chunk; 0 at the limit
     */
    public int read(int firstId, int[] target) {
      int chunk = firstId >>> CHUNK_SHIFT;
      if (chunk >= chunks.length) {
        return 0;
      }
      int index = firstId & CHUNK_MASK;
      int count = Math.min(target.length, CHUNK_INTS - index);
      int[] values = chunks[chunk];
      int copied = values == null ? 0 : Math.max(0, Math.min(count, values.length - index));
      if (copied > 0) {
        System.arraycopy(values, index, target, 0, copied);
      }
      Arrays.fill(target, copied, count, 0);
      return count;
    }

    /** Lets the writer change chunks in place again. */
    @Override
    public void close() {
      IntColumn.this.close(this);
    }
  }
}
