package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyOrder;
import dev.tidepool.engine.recovery.StoreDirectory;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.util.List;

/**
 * Decides when a checkpoint is due, begins it at a commit and writes it in the background.
 *
 * <p><b>Threads:</b> under the log lock of the store, except {@link #write} and {@link #cancel}.
 */
final class Checkpointer {
  /** Log bytes behind the last checkpoint, in multiples of its size, that make the next one due. */
  private static final int LOG_BYTES_FACTOR = 4;

  private static final int ROW_BYTES_ESTIMATE = 20;

  private final RowTable table;
  private final SegmentLog log;
  private final StoreDirectory directory;
  private final long storeId;
  private final StoreCounters counters;
  private final long logBytesMin;
  private int number;
  private volatile long fileBytes;
  private long logBytesAtLast; // of the log's written bytes, when the last checkpoint began
  private volatile CheckpointJob job; // changed under the log lock

  /** Goes on after {@code heads}, whose rows are loaded. */
  Checkpointer(
      RowTable table,
      SegmentLog log,
      StoreDirectory directory,
      StoreHeads heads,
      StoreOptions options,
      StoreCounters counters) {
    this.table = table;
    this.log = log;
    this.directory = directory;
    this.storeId = heads.identity().storeId();
    this.counters = counters;
    this.logBytesMin = options.checkpointLogBytesMin();
    this.number = heads.checkpoint() == null ? 0 : heads.checkpoint().number();
    this.fileBytes = heads.checkpoint() == null ? 0 : table.rowCount() * ROW_BYTES_ESTIMATE;
    this.logBytesAtLast = -log.bytesBehind(heads.logPosition());
  }

  /** Whether the next commit should begin one. */
  boolean isDue(boolean wanted) {
    long logBytes = log.bytesWritten() - logBytesAtLast;
    return job == null
        && (wanted || logBytes > Math.max(logBytesMin, LOG_BYTES_FACTOR * fileBytes));
  }

  /** Takes hold of the state that was just committed. {@code keyOrder} is null if none is kept. */
  void begin(long commitNumber, byte[] note, KeyKeeper keys) {
    table.lock.lock();
    try {
      KeyOrder keyOrder = keys == null ? null : keys.order();
      job =
          CheckpointJob.begin(
              table, log, directory, storeId, ++number, commitNumber, note, keyOrder);
    } finally {
      table.lock.unlock();
    }
    logBytesAtLast = log.bytesWritten();
  }

  /** The checkpoint that was begun and is not written yet, or null. Any thread. */
  CheckpointJob job() {
    return job;
  }

  /** Writes the file of {@code job}; the long part, without the log lock. */
  boolean write(CheckpointJob job) throws IOException {
    long started = System.nanoTime();
    boolean written = job.write();
    if (written) {
      counters.checkpointed(started, job.fileBytes());
    }
    return written;
  }

  /**
   * Lets go of the state that {@code job} held; returns the segments to be deleted if it is done.
   */
  List<SegmentLog.Segment> end(CheckpointJob job, boolean written) {
    this.job = null;
    job.end();
    if (!written) {
      return List.of();
    }
    fileBytes = job.fileBytes();
    return job.takeUnneeded();
  }

  /** Has a checkpoint that is being written given up soon. Any thread. */
  void cancel() {
    CheckpointJob job = this.job;
    if (job != null) {
      job.cancel();
    }
  }

  /** Forgets a checkpoint that was begun and never written. */
  void drop() {
    if (job != null) {
      end(job, false);
    }
  }

  /** The size of the newest checkpoint. Any thread. */
  long fileBytes() {
    return fileBytes;
  }
}
