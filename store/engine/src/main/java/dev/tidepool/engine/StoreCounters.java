package dev.tidepool.engine;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a store counts from its opening on, also over clearing.
 *
 * <p><b>Threads:</b> plain fields are written by the writer alone; adders by anybody.
 */
final class StoreCounters {
  final WriterCount bytesPut = new WriterCount();
  volatile long openNanos;
  volatile long loadNanos;
  volatile long recoveredRowCount;
  volatile long commitCount;
  volatile long commitNanosTotal;
  volatile long putNanosMax;
  final LongAdder checkpointCount = new LongAdder();
  final LongAdder checkpointNanosTotal = new LongAdder();
  final LongAdder checkpointBytesWritten = new LongAdder();

  /** Counts a commit that began at {@code startedNanos}. */
  void committed(long startedNanos) {
    commitCount++;
    commitNanosTotal += System.nanoTime() - startedNanos;
  }

  /** Counts a put, begun at {@code startedNanos}, that had to wait for the disk. */
  void putWaited(long startedNanos) {
    putNanosMax = Math.max(putNanosMax, System.nanoTime() - startedNanos);
  }

  /** Counts a checkpoint that began at {@code startedNanos}. */
  void checkpointed(long startedNanos, long fileBytes) {
    checkpointCount.increment();
    checkpointNanosTotal.add(System.nanoTime() - startedNanos);
    checkpointBytesWritten.add(fileBytes);
  }
}
