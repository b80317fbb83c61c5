package dev.tidepool.engine.pool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.tidepool.engine.page.PageTable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which written pages stay in memory: W-TinyLFU [1] by Caffeine, weighed in bytes, one pool for all
 * stores of the process.
 *
 * <p>The pool is the bookkeeper, not the way to a page: readers find resident pages in their
 * store's {@link PageTable}, and the pool hears of a sample of their hits. What leaves the pool
 * leaves the table. Write buffers count against the same budget: what they take, the pool gives up.
 *
 * <p><b>Threads:</b> any. Admission may evict on the calling thread, some 0.5 µs a page.
 *
 * <p>[1] Einziger, Friedman and Manes, TinyLFU: a highly efficient cache admission policy, 2017
 */
public final class BufferPool {
  /** What a resident page costs beside its bytes: array header, cache entry, key. */
  private static final int ENTRY_BYTES = 128;

  private final long memoryBytes;
  private final long adjustmentBytes;
  private final Cache<PageKey, byte[]> cache;
  private final Policy.Eviction<PageKey, byte[]> eviction;
  private final AtomicLong writeBufferBytes = new AtomicLong();
  private final AtomicLong adjustedForBytes = new AtomicLong();
  private volatile boolean hasRoom = true;
  private final LongAdder evictedPageCount = new LongAdder();

  private record PageKey(PageTable table, int page) {
    @Override
    public int hashCode() {
      return System.identityHashCode(table) * 31 + page;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof PageKey that && table == that.table && page == that.page;
    }
  }

  /** A pool that, with all write buffers, stays within {@code memoryBytes}. */
  public BufferPool(long memoryBytes) {
    this.memoryBytes = memoryBytes;
    this.adjustmentBytes = memoryBytes / 128;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(poolBytesMax(0))
            .weigher((PageKey key, byte[] bytes) -> bytes.length + ENTRY_BYTES)
            .executor(Runnable::run)
            .removalListener(this::removed)
            .build();
    this.eviction = cache.policy().eviction().orElseThrow();
  }

  private void removed(PageKey key, byte[] bytes, RemovalCause cause) {
    if (key.table.evict(key.page, bytes) && cause.wasEvicted()) {
      evictedPageCount.increment();
    }
  }

  /** Keeps the page, which the caller has just made resident, for as long as it earns its place. */
  public void admit(PageTable table, int page, byte[] bytes) {
    PageKey key = new PageKey(table, page);
    cache.put(key, bytes);
    if (table.resident(page) != bytes) {
      cache.asMap().remove(key, bytes); // it was freed meanwhile, when there was nothing to forget
    }
    updateRoom();
  }

  /** Tells that the page was read; callers report a sample of their reads. */
  public void touch(PageTable table, int page) {
    cache.getIfPresent(new PageKey(table, page));
  }

  /** Forgets a page that was freed. */
  public void forget(PageTable table, int page) {
    cache.invalidate(new PageKey(table, page));
    if (!hasRoom) {
      updateRoom();
    }
  }

  /** Whether pages of {@code bytes} are worth admitting at all. */
  public boolean accepts(int bytes) {
    return bytes <= memoryBytes / 16;
  }

  /** Whether a page can be admitted without another one having to leave. */
  public boolean hasRoom() {
    return hasRoom;
  }

  private void updateRoom() {
    hasRoom = pooledBytes() < eviction.getMaximum() - eviction.getMaximum() / 32;
  }

  /** Tells that write buffers grew, or shrank, by {@code bytes}. */
  public void writeBuffersChanged(long bytes) {
    long now = writeBufferBytes.addAndGet(bytes);
    long adjustedFor = adjustedForBytes.get();
    if (Math.abs(now - adjustedFor) > adjustmentBytes
        && adjustedForBytes.compareAndSet(adjustedFor, now)) {
      eviction.setMaximum(poolBytesMax(now));
      updateRoom();
    }
  }

  private long poolBytesMax(long writeBufferBytes) {
    return Math.max(0, memoryBytes - writeBufferBytes - 3 * adjustmentBytes);
  }

  /** Whether write buffers hold so much of the budget that their owners should flush now. */
  public boolean isCrowdedByWriteBuffers() {
    return writeBufferBytes.get() > memoryBytes / 2;
  }

  /** Whether pages have had to leave: the data is larger than the budget. */
  public boolean hasEvicted() {
    return evictedPageCount.sum() > 0;
  }

  /** The bytes of resident written pages, with what they cost beside their bytes. */
  public long pooledBytes() {
    return eviction.weightedSize().orElse(0);
  }

  public long writeBufferBytes() {
    return writeBufferBytes.get();
  }

  public long memoryBytes() {
    return memoryBytes;
  }

  public long evictedPageCount() {
    return evictedPageCount.sum();
  }

  /** Carries out what Caffeine has put off. */
  public void settle() {
    cache.cleanUp();
  }
}
