package dev.tidepool.engine;

import dev.tidepool.engine.pool.BufferPool;

/**
 * What a store counts about itself, read at one moment without stopping the writer. Counts grow
 * from the opening of the store; sizes are current.
 *
 * @param rowCount live rows
 * @param residentPageCount pages of this store in memory, write buffer included
 * @param residentPageBytes their bytes: what counts against the budget
 * @param writeBufferBytes the part of them that is not in a segment yet
 * @param directoryBytes memory of key directory and row map, beside the budget, and of the notes
 *     for open snapshots
 * @param keyOrderBytes memory of the key order, 0 if the store was never scanned
 * @param readsFromMemory point reads answered by a page in memory (sampled, one in 64)
 * @param readsFromDisk point reads that read a page from its segment
 * @param readsAbsent point reads of keys that do not exist (sampled, one in 64)
 * @param evictedPageCount pages that left memory, of all stores of the process
 * @param bytesPut bytes of keys and values handed to put and delete
 * @param bytesWritten bytes written to files, all kinds
 * @param bytesRelocated bytes of rows moved by cleaning or to gather hot rows
 * @param diskLiveBytes estimated bytes in segments that are still needed
 * @param diskTotalBytes bytes in all files of the store
 * @param commitCount commits since open
 * @param commitNanosTotal time spent in them
 * @param checkpointCount checkpoints since open
 * @param checkpointNanosTotal time spent in them, in the background
 * @param recoveryNanos how long opening and loading took
 * @param recoveredRowCount rows replayed from the log behind the checkpoint
 * @param putNanosMax the longest stall seen inside a single put, from the slow path's clock
 */
public record StoreStats(
    long rowCount,
    long residentPageCount,
    long residentPageBytes,
    long writeBufferBytes,
    long directoryBytes,
    long keyOrderBytes,
    long readsFromMemory,
    long readsFromDisk,
    long readsAbsent,
    long evictedPageCount,
    long bytesPut,
    long bytesWritten,
    long bytesRelocated,
    long diskLiveBytes,
    long diskTotalBytes,
    long commitCount,
    long commitNanosTotal,
    long checkpointCount,
    long checkpointNanosTotal,
    long recoveryNanos,
    long recoveredRowCount,
    long putNanosMax) {

  /** Reads them; {@code store} is null if it is not loaded. */
  static StoreStats of(LoadedStore store, StoreCounters counters, BufferPool pool) {
    if (store == null) {
      long nanos = counters.openNanos;
      return new StoreStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, nanos, 0, 0);
    }
    RowTable table = store.table;
    long residentPageCount = 0;
    long residentPageBytes = 0;
    for (int page = 1; page < table.pages.limit(); page++) {
      byte[] bytes = table.pages.resident(page);
      if (bytes != null) {
        residentPageCount++;
        residentPageBytes += bytes.length;
      }
    }
    return new StoreStats(
        table.rowCount(),
        residentPageCount,
        residentPageBytes,
        table.writeBufferBytes(),
        table.directory.heapBytes()
            + table.rowMap.heapBytes()
            + table.pages.heapBytes()
            + table.snapshots.heapBytes(),
        store.keyOrderBytes(),
        store.reader.fromMemory.sum(),
        store.reader.fromDisk.sum(),
        store.reader.absent.sum(),
        pool.evictedPageCount(),
        counters.bytesPut.get(),
        store.log.bytesWritten() + counters.checkpointBytesWritten.sum(),
        table.bytesRelocated(),
        store.cleaner.liveBytes(),
        store.log.totalBytes() + store.checkpointer.fileBytes(),
        counters.commitCount,
        counters.commitNanosTotal,
        counters.checkpointCount.sum(),
        counters.checkpointNanosTotal.sum(),
        counters.openNanos + counters.loadNanos,
        counters.recoveredRowCount,
        counters.putNanosMax);
  }
}
