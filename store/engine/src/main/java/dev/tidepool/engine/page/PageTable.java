package dev.tidepool.engine.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * From page number to the page: its bytes if they are in memory, its place in a segment once it is
 * written, how many of its rows are live.
 *
 * <p>Reading a resident page is one array load; the buffer pool is not asked. About 32 bytes a
 * page.
 *
 * <p><b>Threads:</b> {@link #resident} and {@link #position} from any thread. Bytes leave memory by
 * {@link #evict}, from any thread. All else needs the change lock. A page number is used again
 * after its page is freed, so whoever found bytes here checks afterwards that the row's address
 * still stands.
 */
public final class PageTable {
  static final int CHUNK_SHIFT = 10;
  static final int CHUNK_PAGES = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_PAGES - 1;
  private static final int FIRST_CHUNK_PAGES = 8;
  private static final VarHandle BYTES = MethodHandles.arrayElementVarHandle(byte[][].class);
  private static final VarHandle POSITION = MethodHandles.arrayElementVarHandle(long[].class);

  private volatile Chunk[] chunks = {new Chunk(FIRST_CHUNK_PAGES)};
  private int next = 1;
  private int[] released = new int[8];
  private int releasedCount;

  private static final class Chunk {
    final byte[][] resident;
    final long[] positions;
    final int[] frameBytes;
    final int[] rowCounts;
    final int[] liveRowCounts;
    final int[] packedRowCounts;
    final UnwrittenPage[] unwritten;

    Chunk(int pages) {
      resident = new byte[pages][];
      positions = new long[pages];
      frameBytes = new int[pages];
      rowCounts = new int[pages];
      liveRowCounts = new int[pages];
      packedRowCounts = new int[pages];
      unwritten = new UnwrittenPage[pages];
    }

    private Chunk(Chunk chunk, int pages) {
      resident = Arrays.copyOf(chunk.resident, pages);
      positions = Arrays.copyOf(chunk.positions, pages);
      frameBytes = Arrays.copyOf(chunk.frameBytes, pages);
      rowCounts = Arrays.copyOf(chunk.rowCounts, pages);
      liveRowCounts = Arrays.copyOf(chunk.liveRowCounts, pages);
      packedRowCounts = Arrays.copyOf(chunk.packedRowCounts, pages);
      unwritten = Arrays.copyOf(chunk.unwritten, pages);
    }

    int pages() {
      return positions.length;
    }
  }

  private Chunk chunk(int page) {
    return chunks[page >>> CHUNK_SHIFT];
  }

  /** The bytes of {@code page} if they are in memory, else null. Any thread. */
  public byte[] resident(int page) {
    Chunk[] all = chunks;
    int index = page >>> CHUNK_SHIFT;
    if (index >= all.length) {
      return null;
    }
    byte[][] bytes = all[index].resident;
    int inChunk = page & CHUNK_MASK;
    return inChunk >= bytes.length ? null : (byte[]) BYTES.getAcquire(bytes, inChunk);
  }

  /** Where the page's frame is ({@code SegmentLog} position), or 0. Any thread. */
  public long position(int page) {
    Chunk[] all = chunks;
    int index = page >>> CHUNK_SHIFT;
    if (index >= all.length) {
      return 0;
    }
    long[] positions = all[index].positions;
    int inChunk = page & CHUNK_MASK;
    return inChunk >= positions.length ? 0 : (long) POSITION.getAcquire(positions, inChunk);
  }

  /** The size of the page's frame in its segment; meaningful beside {@link #position}. */
  public int frameBytes(int page) {
    Chunk chunk = chunk(page);
    int inChunk = page & CHUNK_MASK;
    return inChunk >= chunk.pages() ? 0 : chunk.frameBytes[inChunk];
  }

  /** Takes a free page number. Change lock. */
  public int take() {
    int page = releasedCount > 0 ? released[--releasedCount] : next++;
    reserve(page);
    return page;
  }

  /** Makes room for {@code page}. Change lock. */
  public void reserve(int page) {
    Chunk[] all = chunks;
    int index = page >>> CHUNK_SHIFT;
    if (index >= all.length) {
      all = Arrays.copyOf(all, Math.max(index + 1, all.length + (all.length >> 1)));
      for (int i = chunks.length; i < all.length; i++) {
        all[i] = new Chunk(CHUNK_PAGES);
      }
      chunks = all;
    }
    int inChunk = page & CHUNK_MASK;
    if (index == 0 && inChunk >= all[0].pages()) {
      growFirst(inChunk);
    } else if (index > 0 && all[0].pages() < CHUNK_PAGES) {
      growFirst(CHUNK_PAGES - 1);
    }
  }

  /*
   * Eviction clears a reference without the change lock, so it may clear it in the old chunk after
   * the copy was made: the page then merely stays resident, unknown to the pool, until it is freed.
   * With at most 1,024 pages that happens at most ten times in the life of a store.
   */
  private void growFirst(int page) {
    Chunk[] all = chunks;
    int pages = Math.min(CHUNK_PAGES, Math.max(page + 1, all[0].pages() * 2));
    all[0] = new Chunk(all[0], pages);
    chunks = all; // a volatile write, so that readers see the new chunk's contents
  }

  /** Begins an unwritten page. Change lock. */
  public void begin(UnwrittenPage page) {
    Chunk chunk = chunk(page.number());
    int inChunk = page.number() & CHUNK_MASK;
    chunk.unwritten[inChunk] = page;
    chunk.rowCounts[inChunk] = 0;
    chunk.liveRowCounts[inChunk] = 0;
    BYTES.setRelease(chunk.resident, inChunk, page.bytes());
  }

  /** The unwritten page of this number, open or sealed, or null. Change lock. */
  public UnwrittenPage unwritten(int page) {
    return chunk(page).unwritten[page & CHUNK_MASK];
  }

  /** Publishes the bytes of a page, in place of what was there. Change lock. */
  public void setResident(int page, byte[] bytes) {
    BYTES.setRelease(chunk(page).resident, page & CHUNK_MASK, bytes);
  }

  /** Lets go of the bytes of a page if they still are {@code bytes}. Any thread. */
  public boolean evict(int page, byte[] bytes) {
    Chunk chunk = chunk(page);
    return BYTES.compareAndSet(chunk.resident, page & CHUNK_MASK, bytes, (byte[]) null);
  }

  /**
   * Notes where a page was written, and how many of its rows were not blanked there. Change lock.
   */
  public void setPosition(int page, long position, int frameBytes, int packedRowCount) {
    Chunk chunk = chunk(page);
    int inChunk = page & CHUNK_MASK;
    chunk.frameBytes[inChunk] = frameBytes;
    chunk.packedRowCounts[inChunk] = packedRowCount;
    POSITION.setRelease(chunk.positions, inChunk, position);
  }

  /** The page is in a segment now and will not change any more. Change lock. */
  public void markWritten(int page) {
    chunk(page).unwritten[page & CHUNK_MASK] = null;
  }

  /** A row was added to the page. Change lock. */
  public void rowAdded(int page) {
    Chunk chunk = chunk(page);
    int inChunk = page & CHUNK_MASK;
    chunk.rowCounts[inChunk]++;
    chunk.liveRowCounts[inChunk]++;
  }

  /** A row of the page died; returns how many still live. Change lock. */
  public int rowDied(int page) {
    return --chunk(page).liveRowCounts[page & CHUNK_MASK];
  }

  public int rowCount(int page) {
    return chunk(page).rowCounts[page & CHUNK_MASK];
  }

  public int liveRowCount(int page) {
    return chunk(page).liveRowCounts[page & CHUNK_MASK];
  }

  /** Rows that the page's frame really holds; meaningful beside {@link #position}. */
  public int packedRowCount(int page) {
    return chunk(page).packedRowCounts[page & CHUNK_MASK];
  }

  /** For recovery: sets what {@link #rowAdded} would have counted. Change lock. */
  public void setRowCounts(int page, int rowCount, int liveRowCount) {
    Chunk chunk = chunk(page);
    int inChunk = page & CHUNK_MASK;
    chunk.rowCounts[inChunk] = rowCount;
    chunk.liveRowCounts[inChunk] = liveRowCount;
  }

  /** For recovery: a live row is on the page. Change lock. */
  public void rowRecovered(int page) {
    Chunk chunk = chunk(page);
    chunk.liveRowCounts[page & CHUNK_MASK]++;
  }

  /** For recovery: forgets a page that has no live rows. Change lock. */
  public void clearRecovered(int page) {
    clear(page);
  }

  /** Frees the page; its number may be used again at once. Change lock. */
  public void free(int page) {
    clear(page);
    if (releasedCount == released.length) {
      released = Arrays.copyOf(released, released.length * 2);
    }
    released[releasedCount++] = page;
  }

  private void clear(int page) {
    Chunk chunk = chunk(page);
    int inChunk = page & CHUNK_MASK;
    BYTES.setRelease(chunk.resident, inChunk, null);
    POSITION.setRelease(chunk.positions, inChunk, 0L);
    chunk.frameBytes[inChunk] = 0;
    chunk.unwritten[inChunk] = null;
    chunk.rowCounts[inChunk] = 0;
    chunk.liveRowCounts[inChunk] = 0;
  }

  /** The numbers that are free, for checks. Change lock. */
  public int[] released() {
    return Arrays.copyOf(released, releasedCount);
  }

  /** One more than the largest page number in use. */
  public int limit() {
    return next;
  }

  /** After recovery: numbers below {@code limit} that hold no page become free. Change lock. */
  public void startAt(int limit) {
    next = limit;
    releasedCount = 0;
    for (int page = limit - 1; page >= 1; page--) {
      if (position(page) == 0) {
        free(page);
      }
    }
  }

  /** Memory of the table itself, without pages, in bytes. */
  public long heapBytes() {
    long bytes = 4L * released.length;
    for (Chunk chunk : chunks) {
      bytes += 136 + 32L * chunk.pages();
    }
    return bytes;
  }
}
