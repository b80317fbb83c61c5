package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyHash;
import dev.tidepool.engine.directory.KeyOrder;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.recovery.StoreDirectory;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store whose rows are loaded: the table in memory, its log, and the work on both.
 *
 * <p><b>Threads:</b> the writer puts and commits; readers read; the background flushes, cleans,
 * gathers hot rows and writes checkpoints. Locks are taken in this order: background round, log
 * lock (who appends to the log or moves rows), change lock (who changes the table, briefly).
 */
final class LoadedStore {
  private static final Logger LOGGER = LoggerFactory.getLogger(LoadedStore.class);

  final RowTable table;
  final RowReader reader;
  final SegmentLog log;
  final Cleaner cleaner;
  final Checkpointer checkpointer;
  private final UncommittedLog uncommitted;
  private final Flusher flusher;
  private final HotRows hotRows;
  private final BufferPool pool;
  private final StoreCounters counters;
  private final Background background;
  private final ReentrantLock backgroundRound = new ReentrantLock();
  final ReentrantLock logLock = new ReentrantLock();
  private final Cursors cursors = new Cursors();
  private final long writeBufferBytesMax;
  private final String name;
  private long commitNumber;
  private volatile KeyKeeper keys; // null until the first ordered scan
  private boolean closed; // log lock

  /** Loads the rows of the last commit. */
  static LoadedStore load(
      Engine engine,
      StoreDirectory directory,
      StoreHeads heads,
      StoreOptions options,
      StoreCounters counters,
      RowCompanion companion)
      throws IOException {
    long started = System.nanoTime();
    StoreDirectory.Identity identity = heads.identity();
    directory.deleteUnfinished();
    SegmentLog log =
        new SegmentLog(engine.vfs(), directory.path(), options.segmentBytes(), identity.storeId());
    KeyHash hash = new KeyHash(identity.seed0(), identity.seed1());
    RowTable table = new RowTable(hash, engine.pool(), options.pageBytes(), companion);
    boolean loaded = false;
    try {
      LogCutter.adopt(log, directory, identity.storeId(), heads.tail(), heads.logPosition());
      Loader loader = new Loader(table, directory);
      table.lock.lock();
      try {
        loader.load(heads.checkpoint(), heads.tail(), log);
      } finally {
        table.lock.unlock();
      }
      LoadedStore store = new LoadedStore(engine, directory, heads, options, counters, table, log);
      store.keys = loader.keyKeeper();
      counters.recoveredRowCount = loader.replayedRowCount();
      counters.loadNanos = System.nanoTime() - started;
      loaded = true;
      return store;
    } finally {
      if (!loaded) {
        log.close();
      }
    }
  }

  private LoadedStore(
      Engine engine,
      StoreDirectory directory,
      StoreHeads heads,
      StoreOptions options,
      StoreCounters counters,
      RowTable table,
      SegmentLog log) {
    this.table = table;
    this.log = log;
    this.pool = engine.pool();
    this.counters = counters;
    this.name = "store " + directory.path();
    this.commitNumber = heads.commitNumber();
    this.background = new Background(name, this::workInBackground, engine.backgroundExecutor());
    this.flusher = new Flusher(table, log, pool);
    this.hotRows = new HotRows(pool, pool.memoryBytes() / 64);
    this.reader = new RowReader(table, log, pool, hotRows, background);
    this.cleaner = new Cleaner(table, log, pool, options);
    this.uncommitted = new UncommittedLog(table, log, options, heads.tail().commitEndPosition());
    this.checkpointer = new Checkpointer(table, log, directory, heads, options, counters);
    this.writeBufferBytesMax =
        Math.max(
            2L * options.pageBytes(), Math.min(options.writeBufferBytes(), pool.memoryBytes() / 4));
  }

  // ---- the writer ------------------------------------------------------------------------------

  /** To be called after a change: has the write buffer flushed in time, and helps if it is full. */
  void changed() {
    long bytes = table.writeBufferBytes();
    boolean isHalfFull = bytes > writeBufferBytesMax / 2;
    if (isHalfFull || bytes > table.pageBytes() && pool.isCrowdedByWriteBuffers()) {
      makeRoom();
    }
  }

  private void makeRoom() {
    background.wake();
    if (table.writeBufferBytes() <= writeBufferBytesMax && !pool.isCrowdedByWriteBuffers()) {
      return;
    }
    long started = System.nanoTime();
    logLock.lock();
    try {
      requireOpen();
      flusher.flushStep();
    } catch (IOException e) {
      throw new StoreIoException("cannot write rows of " + name + ": " + e.getMessage(), e);
    } finally {
      logLock.unlock();
    }
    counters.putWaited(started);
  }

  /** Makes the present state the committed one. */
  void commit(byte[] note) throws IOException {
    long started = System.nanoTime();
    if (uncommitted.isLogBroken()) {
      commitByCheckpoint(note);
    } else {
      commitByFrame(note);
    }
    counters.committed(started);
    if (checkpointer.job() != null || cleaner.isDue()) {
      background.wake();
    }
  }

  private void commitByFrame(byte[] note) throws IOException {
    logLock.lock();
    try {
      requireOpen();
      boolean checkpointDue = checkpointer.isDue(cleaner.wantsCheckpoint());
      flusher.commit(note, commitNumber + 1, checkpointDue);
      committed();
      if (checkpointDue) {
        checkpointer.begin(commitNumber, note, keys);
      }
    } finally {
      logLock.unlock();
    }
  }

  /** The log cannot be replayed over what was deleted from it, so a whole checkpoint is written. */
  private void commitByCheckpoint(byte[] note) throws IOException {
    checkpointer.cancel();
    backgroundRound.lock();
    logLock.lock();
    try {
      requireOpen();
      checkpointer.drop();
      flusher.flushAll();
      checkpointer.begin(commitNumber + 1, note, keys);
      if (!finish(checkpointer.job())) {
        throw new StoreClosedException(name + " was closed while it was committed");
      }
      committed();
    } finally {
      logLock.unlock();
      backgroundRound.unlock();
    }
  }

  private void committed() {
    commitNumber++;
    uncommitted.committedAt(log.endPosition());
  }

  // ---- ordered reading -------------------------------------------------------------------------

  /** A cursor over the present state. */
  RowCursor scan(KeyRange range, boolean descending) {
    KeyKeeper keeper = keys != null ? keys : buildKeyOrder();
    KeyOrder order;
    SnapshotHold hold;
    table.lock.lock();
    try {
      order = keeper.order();
      hold = new SnapshotHold(table, table.snapshots.open(), cursors);
    } finally {
      table.lock.unlock();
    }
    return new OrderedCursor(name, table, reader, order, hold, range, descending);
  }

  /** The present state, for those who read by row id. */
  StoreSnapshot snapshot() {
    table.lock.lock();
    try {
      SnapshotHold hold = new SnapshotHold(table, table.snapshots.open(), cursors);
      return new StoreSnapshot(name, table, reader, log, hold);
    } finally {
      table.lock.unlock();
    }
  }

  private synchronized KeyKeeper buildKeyOrder() {
    if (keys == null) {
      keys = new KeyOrderBuilder(table, log).build();
    }
    return keys;
  }

  /** Who keeps the key order, or null if there is none. */
  KeyKeeper keys() {
    return keys;
  }

  /** Memory of the key order, 0 if there is none. */
  long keyOrderBytes() {
    KeyKeeper keeper = keys;
    return keeper == null ? 0 : keeper.heapBytes();
  }

  // ---- the background --------------------------------------------------------------------------

  /** One round of background work; returns whether there is more. */
  private boolean workInBackground() throws IOException {
    backgroundRound.lock();
    try {
      return underLogLock(this::flushIfHalfFull)
          | writeCheckpoint()
          | surveyForCleaning()
          | underLogLock(this::clean)
          | underLogLock(this::gatherHotRows);
    } finally {
      backgroundRound.unlock();
    }
  }

  private boolean underLogLock(Background.Work work) throws IOException {
    logLock.lock();
    try {
      return !closed && work.round();
    } finally {
      logLock.unlock();
    }
  }

  private boolean flushIfHalfFull() throws IOException {
    return table.writeBufferBytes() > writeBufferBytesMax / 2 && flusher.flushStep();
  }

  private boolean surveyForCleaning() throws IOException {
    if (cleaner.surveyIfDue()) {
      reclaimUncommitted();
    }
    return false;
  }

  private void reclaimUncommitted() throws IOException {
    List<SegmentLog.Segment> dead = List.of();
    logLock.lock();
    try {
      if (!closed && checkpointer.job() == null) {
        dead = uncommitted.takeDead(cleaner.liveBytes());
      }
    } finally {
      logLock.unlock();
    }
    log.delete(dead);
  }

  private boolean clean() {
    return checkpointer.job() == null && cleaner.step(RowReader.scratch().pages);
  }

  private boolean gatherHotRows() {
    hotRows.moveWaiting(table);
    return false;
  }

  private boolean writeCheckpoint() throws IOException {
    CheckpointJob job = checkpointer.job();
    if (job == null) {
      return false;
    }
    finish(job);
    return false;
  }

  /** Writes a checkpoint that was begun; returns false if it was cancelled. */
  private boolean finish(CheckpointJob job) throws IOException {
    boolean written = false;
    List<SegmentLog.Segment> unneeded;
    try {
      written = checkpointer.write(job);
    } finally {
      logLock.lock();
      try {
        unneeded = checkpointer.end(job, written);
      } finally {
        logLock.unlock();
      }
    }
    if (written) {
      cleaner.checkpointWritten();
      try {
        job.delete(unneeded);
      } catch (IOException e) {
        LOGGER.warn("{}: files that nothing needs could not be deleted", name, e);
      }
    }
    return written;
  }

  // ---- the end ---------------------------------------------------------------------------------

  private void requireOpen() {
    if (closed) {
      throw new StoreClosedException(name + " is closed");
    }
  }

  /** Closes without committing; waits for background work, which ends soon. */
  void close() throws IOException {
    checkpointer.cancel();
    backgroundRound.lock();
    logLock.lock();
    try {
      closed = true;
      cursors.closeAll();
      checkpointer.drop();
      table.close();
      log.close();
    } finally {
      logLock.unlock();
      backgroundRound.unlock();
    }
  }
}
