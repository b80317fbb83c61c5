package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyHash;
import dev.tidepool.engine.directory.KeyOrder;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.recovery.Checkpoint;
import dev.tidepool.engine.recovery.CheckpointReader;
import dev.tidepool.engine.recovery.CheckpointWriter;
import dev.tidepool.engine.recovery.LogTail;
import dev.tidepool.engine.recovery.StoreDirectory;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of bytes by key that lives in memory as far as it fits, in segment files for the rest,
 * and survives the death of the process in the state of its last commit.
 *
 * <p>There is no log of single writes: who puts rows here can put them again from where they came
 * (a changelog topic), starting behind the note of the last commit.
 *
 * <p><b>Threads:</b> one writer at a time for {@link #put}, {@link #remove}, {@link #commit} and
 * {@link #clear}; the writer may be another thread after a hand-over that orders memory. Any number
 * of readers, beside the writer, for everything else. A point read takes no lock.
 *
 * <p><b>Costs</b> for rows of 200 bytes in memory: a read or a write some 0.2 to 0.5 µs. A write
 * never reads the disk, and waits for it only when the write buffer is full.
 *
 * <p><b>Errors:</b> {@link StoreIoException} when the operating system refuses; what was committed
 * stays, and the operation may be tried again. {@link CorruptStoreException} when bytes on disk are
 * damaged. {@link StoreClosedException} after {@link #close}.
 */
public final class TieredStore implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(TieredStore.class);

  private final Engine engine;
  private final StoreDirectory directory;
  private final StoreOptions options;
  private final BufferPool pool;
  private final AutoCloseable lock;
  private final boolean createdByOpen;
  private final long writeBufferBytesMax;

  /** Held by whoever appends to the log, moves rows, or replaces {@link #state}. */
  final ReentrantLock logLock = new ReentrantLock();

  /** Held during a round of background work; taken before the log lock. */
  private final ReentrantLock backgroundRound = new ReentrantLock();

  private final Background background;
  private final Cursors cursors = new Cursors();
  private final AtomicLong checkpointCount = new AtomicLong();
  private final AtomicLong checkpointNanosTotal = new AtomicLong();
  private volatile long bytesPutByWriter;
  private volatile long commitCount;
  private volatile long commitNanosTotal;
  private volatile long putNanosMax;
  private volatile long openNanos;
  private volatile long loadNanos;
  private volatile long recoveredRowCount;
  private volatile long checkpointBytesWritten;

  private StoreDirectory.Identity identity;
  private Checkpoint checkpoint;
  private LogTail tail;
  volatile State state; // null until loaded
  private volatile boolean closed;
  private volatile byte[] committedNote;
  private long commitNumber;
  private boolean changed;
  private long checkpointSequenceBytes; // log bytes written when the last checkpoint began
  private long checkpointFileBytes;
  private int checkpointNumber;
  private volatile CheckpointJob checkpointJob; // changed under the log lock

  /** All that exists only once the store is loaded, and anew after it was cleared. */
  static final class State {
    final RowTable table;
    final SegmentLog log;
    final Flusher flusher;
    final HotRows hotRows;
    final RowReader reader;
    final Cleaner cleaner;
    volatile KeyKeeper keys; // null until the first ordered scan

    State(
        RowTable table,
        SegmentLog log,
        BufferPool pool,
        StoreOptions options,
        Background background) {
      this.table = table;
      this.log = log;
      this.flusher = new Flusher(table, log, pool);
      this.hotRows = new HotRows(pool, pool.memoryBytes() / 64);
      this.reader = new RowReader(table, log, pool, hotRows, background);
      this.cleaner = new Cleaner(table, log, pool, options);
    }

    KeyKeeper keyKeeper() {
      KeyKeeper keeper = keys;
      return keeper != null ? keeper : buildKeyOrder();
    }

    private synchronized KeyKeeper buildKeyOrder() {
      if (keys == null) {
        keys = new KeyOrderBuilder(table, log).build();
      }
      return keys;
    }

    long keyOrderBytes() {
      return keys == null ? 0 : keys.heapBytes();
    }

    /** The key order as of now, or null if there is none. Change lock. */
    KeyOrder keyOrderIfKept() {
      return keys == null ? null : keys.order();
    }
  }

  /** Opens the store in {@code path}, or creates one; see {@link Engine#open}. */
  TieredStore(Engine engine, Path path, StoreOptions options) {
    long started = System.nanoTime();
    this.engine = engine;
    this.options = options;
    this.pool = engine.pool();
    this.directory = new StoreDirectory(engine.vfs(), path);
    this.background = new Background(this, engine.backgroundExecutor());
    this.writeBufferBytesMax =
        Math.max(
            2L * options.pageBytes(), Math.min(options.writeBufferBytes(), pool.memoryBytes() / 4));
    AutoCloseable taken = null;
    try {
      engine.vfs().createDirectories(path);
      taken = engine.vfs().tryLock(path.resolve(StoreDirectory.LOCK_NAME));
      if (taken == null) {
        throw new StoreLockedException(
            path
                + " is open already, in this process or another: each instance needs a state"
                + " directory of its own");
      }
      createdByOpen = readHeads();
      lock = taken;
      taken = null;
    } catch (IOException e) {
      throw new StoreIoException("cannot open the store in " + path + ": " + e.getMessage(), e);
    } finally {
      release(taken);
    }
    openNanos = System.nanoTime() - started;
  }

  private void release(AutoCloseable lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (Exception e) {
        LOGGER.warn("{}: the lock could not be released", directory.path(), e);
      }
    }
  }

  /** Reads what is needed to know the last commit; returns whether there was no store. */
  private boolean readHeads() throws IOException {
    identity = directory.readIdentity();
    boolean created = identity == null;
    if (created) {
      identity = directory.createIdentity();
    }
    checkpoint = new CheckpointReader(directory).newest(identity.storeId());
    long sequence = checkpoint == null ? 0 : checkpoint.sequence();
    long position = checkpoint == null ? 0 : checkpoint.logPosition();
    tail = new LogTail(directory, identity.storeId(), sequence, position);
    if (tail.commit() != null) {
      committedNote = tail.commit().note();
      commitNumber = tail.commit().number();
    } else if (checkpoint != null) {
      committedNote = checkpoint.note();
      commitNumber = checkpoint.commitNumber();
    }
    checkpointNumber = checkpoint == null ? 0 : checkpoint.number();
    return created;
  }

  // ---- reading ---------------------------------------------------------------------------------

  /**
   * The value of {@code key}.
   *
   * @return a fresh array, or null if there is no such row
   */
  public byte[] get(byte[] key) {
    Objects.requireNonNull(key, "key");
    while (true) {
      State state = loaded();
      try {
        return state.reader.get(key);
      } catch (StoreException | IllegalStateException e) {
        requireStillIn(state, e);
      }
    }
  }

  /**
   * The rows of {@code range} in unsigned byte order of their keys, as they are now. The first scan
   * of a store sorts its keys, which takes about 1 µs a row; from then on the order is kept.
   */
  public RowCursor scan(KeyRange range, boolean descending) {
    State state = loaded();
    RowTable table = state.table;
    KeyKeeper keys = state.keyKeeper();
    KeyOrder order;
    SnapshotHold hold;
    table.lock.lock();
    try {
      order = keys.order();
      hold = new SnapshotHold(table, table.snapshots.open(), cursors);
    } finally {
      table.lock.unlock();
    }
    if (closed) {
      hold.run();
      requireOpen();
    }
    return new OrderedCursor(this, table, state.reader, order, hold, range, descending);
  }

  // ---- writing ---------------------------------------------------------------------------------

  /**
   * Gives {@code key} the value {@code value}. The arrays are copied.
   *
   * @throws IllegalArgumentException if key and value together are larger than a gigabyte
   * @throws StoreIoException if the write buffer is full and cannot be written; the row is in
   *     memory all the same
   */
  public void put(byte[] key, byte[] value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    RowTable table = loaded().table;
    table.lock.lock();
    try {
      table.put(key, value);
    } finally {
      table.lock.unlock();
    }
    wrote(table, key.length + value.length);
  }

  /**
   * Removes the row of {@code key}, without a look at its value.
   *
   * @return whether there was one
   */
  public boolean remove(byte[] key) {
    Objects.requireNonNull(key, "key");
    RowTable table = loaded().table;
    boolean removed;
    table.lock.lock();
    try {
      removed = table.remove(key);
    } finally {
      table.lock.unlock();
    }
    if (removed) {
      wrote(table, key.length);
    }
    return removed;
  }

  private void wrote(RowTable table, long bytes) {
    changed = true;
    bytesPutByWriter += bytes;
    if (table.writeBufferBytes() > writeBufferBytesMax / 2) {
      makeRoom(table);
    }
  }

  /** The write buffer is more than half full: has the background flush it, or helps. */
  private void makeRoom(RowTable table) {
    background.wake();
    boolean full = table.writeBufferBytes() > writeBufferBytesMax;
    if (!full && !pool.isCrowdedByWriteBuffers()) {
      return;
    }
    long started = System.nanoTime();
    logLock.lock();
    try {
      state.flusher.flushStep();
    } catch (IOException e) {
      throw new StoreIoException("cannot write rows of " + this + ": " + e.getMessage(), e);
    } finally {
      logLock.unlock();
    }
    putNanosMax = Math.max(putNanosMax, System.nanoTime() - started);
  }

  /**
   * Makes the present state the committed one, with {@code note}: if the process dies after this
   * has returned, the store opens with exactly this state and this note. Costs in proportion to
   * what changed since the last commit; nothing, if nothing did and the note is the same.
   *
   * @throws StoreIoException if it cannot be written; the last commit stands, and nothing is lost
   *     from memory
   */
  public void commit(byte[] note) {
    Objects.requireNonNull(note, "note");
    if (note.length > CheckpointWriter.noteBytesMax()) {
      throw new IllegalArgumentException(
          "a note of " + note.length + " bytes is larger than " + CheckpointWriter.noteBytesMax());
    }
    requireOpen();
    if (!changed && Arrays.equals(note, committedNote)) {
      return;
    }
    long started = System.nanoTime();
    State state = loaded();
    boolean checkpointDue;
    logLock.lock();
    try {
      requireOpen();
      checkpointDue = checkpointJob == null && isCheckpointDue(state);
      state.flusher.commit(note, commitNumber + 1, checkpointDue);
      commitNumber++;
      committedNote = note.clone();
      changed = false;
      if (checkpointDue) {
        beginCheckpoint(state, note);
      }
    } catch (IOException e) {
      throw new StoreIoException("cannot commit " + this + ": " + e.getMessage(), e);
    } finally {
      logLock.unlock();
    }
    commitCount++;
    commitNanosTotal += System.nanoTime() - started;
    if (checkpointDue || state.cleaner.isDue()) {
      background.wake();
    }
  }

  /**
   * Drops all rows and the committed note, at once and for good: the store is as if just created.
   */
  public void clear() {
    requireOpen();
    stopBackground();
    logLock.lock();
    try {
      requireOpen();
      identity = directory.createIdentity();
      // The store is empty from here on, whatever fails: what is left of it belongs to nobody.
      State before = state;
      state = null;
      cursors.closeAll();
      dropCheckpointJob();
      checkpoint = null;
      tail = null;
      checkpointNumber = 0;
      checkpointFileBytes = 0;
      checkpointSequenceBytes = 0;
      commitNumber = 0;
      committedNote = null;
      changed = false;
      if (before != null) {
        before.table.close();
        before.log.close();
      }
      // Before anything is deleted: a loss of power must not undo the one and keep the other.
      engine.vfs().syncDirectory(directory.path());
      for (Path segment : directory.segments().values()) {
        engine.vfs().delete(segment);
      }
      for (Path file : directory.checkpoints().values()) {
        engine.vfs().delete(file);
      }
    } catch (IOException e) {
      throw new StoreIoException("cannot clear " + this + ": " + e.getMessage(), e);
    } finally {
      logLock.unlock();
      backgroundRound.unlock();
    }
  }

  // ---- checkpoints and the background ----------------------------------------------------------

  private boolean isCheckpointDue(State state) {
    long logBytes = state.log.bytesWritten() - checkpointSequenceBytes;
    return logBytes > Math.max(options.checkpointLogBytesMin(), 4 * checkpointFileBytes)
        || state.cleaner.wantsCheckpoint();
  }

  private void beginCheckpoint(State state, byte[] note) {
    state.table.lock.lock();
    try {
      checkpointJob =
          CheckpointJob.begin(
              state.table,
              state.log,
              directory,
              identity.storeId(),
              ++checkpointNumber,
              commitNumber,
              note,
              state.keyOrderIfKept());
    } finally {
      state.table.lock.unlock();
    }
    checkpointSequenceBytes = state.log.bytesWritten();
  }

  /**
   * Ends background work, and keeps it from starting until {@link #backgroundRound} is unlocked.
   */
  private void stopBackground() {
    CheckpointJob job = checkpointJob;
    if (job != null) {
      job.cancel();
    }
    backgroundRound.lock();
  }

  private void dropCheckpointJob() {
    if (checkpointJob != null) {
      checkpointJob.end();
      checkpointJob = null;
    }
  }

  /**
   * One round of background work, each part short enough for a commit to wait for.
   *
   * @return whether there is more to do
   */
  boolean workInBackground() throws IOException {
    backgroundRound.lock();
    try {
      State state = this.state;
      if (closed || state == null) {
        return false;
      }
      return flushInBackground(state)
          | writeCheckpoint(state)
          | cleanInBackground(state)
          | gatherHotRows(state);
    } finally {
      backgroundRound.unlock();
    }
  }

  private boolean flushInBackground(State state) throws IOException {
    if (state.table.writeBufferBytes() <= writeBufferBytesMax / 2) {
      return false;
    }
    logLock.lock();
    try {
      return this.state == state && !closed && state.flusher.flushStep();
    } finally {
      logLock.unlock();
    }
  }

  private boolean writeCheckpoint(State state) throws IOException {
    CheckpointJob job;
    logLock.lock();
    try {
      job = this.state == state && !closed ? checkpointJob : null;
    } finally {
      logLock.unlock();
    }
    if (job == null) {
      return false;
    }
    long started = System.nanoTime();
    boolean written = false;
    List<SegmentLog.Segment> unneeded = List.of();
    try {
      written = job.write();
    } finally {
      logLock.lock();
      try {
        if (checkpointJob == job) {
          checkpointJob = null;
          job.end();
          if (written) {
            checkpoint = job.head();
            checkpointFileBytes = job.fileBytes();
            checkpointBytesWritten += job.fileBytes();
            unneeded = job.takeUnneeded();
            state.cleaner.checkpointWritten();
          }
        }
      } finally {
        logLock.unlock();
      }
    }
    if (written) {
      job.delete(unneeded);
    }
    checkpointCount.incrementAndGet();
    checkpointNanosTotal.addAndGet(System.nanoTime() - started);
    return false;
  }

  private boolean cleanInBackground(State state) throws IOException {
    if (!state.cleaner.isDue()) {
      return false;
    }
    logLock.lock();
    try {
      return this.state == state
          && !closed
          && checkpointJob == null
          && state.cleaner.step(RowReader.scratch().pages);
    } finally {
      logLock.unlock();
    }
  }

  private boolean gatherHotRows(State state) {
    if (!state.hotRows.hasWaiting()) {
      return false;
    }
    logLock.lock();
    try {
      if (this.state == state && !closed) {
        state.hotRows.moveWaiting(state.table);
      }
      return false;
    } finally {
      logLock.unlock();
    }
  }

  // ---- loading, closing ------------------------------------------------------------------------

  /** Loads the rows now, rather than at the first use. */
  public void load() {
    loaded();
  }

  private State loaded() {
    State state = this.state;
    if (state == null || closed) {
      return loadNow();
    }
    return state;
  }

  private State loadNow() {
    logLock.lock();
    try {
      requireOpen();
      if (state == null) {
        long started = System.nanoTime();
        state = readState();
        loadNanos = System.nanoTime() - started;
      }
      return state;
    } catch (IOException e) {
      throw new StoreIoException("cannot load " + this + ": " + e.getMessage(), e);
    } finally {
      logLock.unlock();
    }
  }

  private State readState() throws IOException {
    Vfs vfs = engine.vfs();
    directory.deleteUnfinished();
    SegmentLog log =
        new SegmentLog(vfs, directory.path(), options.segmentBytes(), identity.storeId());
    RowTable table =
        new RowTable(new KeyHash(identity.seed0(), identity.seed1()), pool, options.pageBytes());
    boolean loaded = false;
    try {
      if (tail == null) { // cleared
        tail = new LogTail(directory, identity.storeId(), 0, 0);
      }
      long start = checkpoint == null ? 0 : checkpoint.logPosition();
      LogCutter.adopt(log, directory, identity.storeId(), tail, start);
      Loader loader = new Loader(table, directory);
      table.lock.lock();
      try {
        loader.load(checkpoint, tail, log);
      } finally {
        table.lock.unlock();
      }
      recoveredRowCount = loader.replayedRowCount();
      checkpointSequenceBytes = -log.bytesBehind(start);
      checkpointFileBytes = table.rowCount() * 20;
      State state = new State(table, log, pool, options, background);
      state.keys = loader.keyKeeper();
      loaded = true;
      return state;
    } finally {
      if (!loaded) {
        log.close();
      }
    }
  }

  /** A read failed: goes on if only because the store was cleared meanwhile. */
  private void requireStillIn(State stateRead, RuntimeException failure) {
    requireOpen();
    if (state == stateRead) {
      throw failure;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreClosedException(this + " is closed");
    }
  }

  /** Whether the store can be used. */
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Closes without committing: what was put after the last commit is gone. Open cursors are closed.
   * May be called again.
   */
  @Override
  public void close() {
    stopBackground();
    logLock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      cursors.closeAll();
      dropCheckpointJob();
      State before = state;
      if (before != null) {
        before.table.close();
        before.log.close();
      }
    } catch (IOException e) {
      LOGGER.warn("{}: a segment could not be closed", directory.path(), e);
    } finally {
      logLock.unlock();
      backgroundRound.unlock();
    }
    release(lock);
    engine.closed(this);
  }

  // ---- what it tells about itself --------------------------------------------------------------

  /** Whether opening found no store in the directory and created an empty one. */
  public boolean createdByOpen() {
    return createdByOpen;
  }

  /** The note of the last commit, or null if nothing was committed. Known without loading. */
  public byte[] committedNote() {
    byte[] note = committedNote;
    return note == null ? null : note.clone();
  }

  /** The directory of the store's files. */
  public Path directory() {
    return directory.path();
  }

  /** Live rows. */
  public long rowCount() {
    return loaded().table.rowCount();
  }

  /** Counters and sizes; never loads the store. */
  public StoreStats stats() {
    State state = this.state;
    if (state == null) {
      return StoreStats.ofUnloaded(openNanos);
    }
    RowTable table = state.table;
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
        table.directory.heapBytes() + table.rowMap.heapBytes() + table.pages.heapBytes(),
        state.keyOrderBytes(),
        state.reader.fromMemory.sum(),
        state.reader.fromDisk.sum(),
        state.reader.absent.sum(),
        pool.evictedPageCount(),
        bytesPutByWriter,
        state.log.bytesWritten() + checkpointBytesWritten,
        table.bytesRelocated(),
        state.cleaner.liveBytes(),
        state.log.totalBytes() + checkpointFileBytes,
        commitCount,
        commitNanosTotal,
        checkpointCount.get(),
        checkpointNanosTotal.get(),
        openNanos + loadNanos,
        recoveredRowCount,
        putNanosMax);
  }

  @Override
  public String toString() {
    return "store " + directory.path();
  }
}
