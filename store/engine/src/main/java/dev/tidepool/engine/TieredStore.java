package dev.tidepool.engine;

import dev.tidepool.engine.recovery.CheckpointWriter;
import dev.tidepool.engine.recovery.StoreDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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
  private final Supplier<RowCompanion> companions;
  private final StoreCounters counters = new StoreCounters();
  private final AutoCloseable lock;
  private final boolean createdByOpen;
  private final Object stateLock = new Object(); // who loads, clears or closes

  private StoreHeads heads;
  private volatile LoadedStore store; // null until loaded
  private volatile boolean closed;
  private volatile byte[] committedNote;
  private boolean changed; // since the last commit; the writer's

  /** Opens the store in {@code path}, or creates one; see {@link Engine#open}. */
  TieredStore(Engine engine, Path path, StoreOptions options, Supplier<RowCompanion> companions) {
    long started = System.nanoTime();
    this.engine = engine;
    this.options = options;
    this.companions = companions;
    this.directory = new StoreDirectory(engine.vfs(), path);
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
      heads = StoreHeads.read(directory);
      committedNote = heads.note();
      createdByOpen = heads.isNew();
      lock = taken;
      taken = null;
    } catch (IOException e) {
      throw new StoreIoException("cannot open the store in " + path + ": " + e.getMessage(), e);
    } finally {
      release(taken);
    }
    counters.openNanos = System.nanoTime() - started;
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

  // ---- reading ---------------------------------------------------------------------------------

  /**
   * The value of {@code key}.
   *
   * @return a fresh array, or null if there is no such row
   */
  public byte[] get(byte[] key) {
    Objects.requireNonNull(key, "key");
    while (true) {
      LoadedStore store = loaded();
      try {
        return store.reader.get(key);
      } catch (StoreException | IllegalStateException e) {
        requireStillIn(store, e);
      }
    }
  }

  /**
   * The rows of {@code range} in unsigned byte order of their keys, as they are now. The first scan
   * of a store sorts its keys, which takes about 1.5 µs a row; from then on the order is kept.
   */
  public RowCursor scan(KeyRange range, boolean descending) {
    return opened(store -> store.scan(range, descending), RowCursor::close);
  }

  /** The rows as they are now, by row id, for those who found them in an index. */
  public StoreSnapshot snapshot() {
    return opened(LoadedStore::snapshot, StoreSnapshot::close);
  }

  /** Opens something on what is loaded, anew if the store was cleared meanwhile. */
  private <T> T opened(Function<LoadedStore, T> open, Consumer<T> close) {
    while (true) {
      LoadedStore store = loaded();
      try {
        T opened = open.apply(store);
        if (!closed && this.store == store) {
          return opened;
        }
        close.accept(opened); // the end of the store, or clearing, may not have seen it
        requireOpen();
      } catch (StoreException | IllegalStateException e) {
        requireStillIn(store, e);
      }
    }
  }

  /** What changes together with the rows, as long as the store is not cleared. */
  public RowCompanion companion() {
    return loaded().table.companion();
  }

  /**
   * Runs {@code work} while nothing changes: the writer and the background wait for it, so it has
   * to be short.
   */
  public void whileUnchanging(Runnable work) {
    ChangeLock lock = loaded().table.lock;
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
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
    LoadedStore store = loaded();
    RowTable table = store.table;
    table.lock.lock();
    try {
      table.put(key, value);
    } finally {
      table.lock.unlock();
    }
    changed(store, key.length + value.length);
  }

  /**
   * Removes the row of {@code key}, without a look at its value.
   *
   * @return whether there was one
   */
  public boolean remove(byte[] key) {
    Objects.requireNonNull(key, "key");
    LoadedStore store = loaded();
    RowTable table = store.table;
    boolean removed;
    table.lock.lock();
    try {
      removed = table.remove(key);
    } finally {
      table.lock.unlock();
    }
    if (removed) {
      changed(store, key.length);
    }
    return removed;
  }

  private void changed(LoadedStore store, int bytes) {
    if (!changed) { // or readers, who need what stands beside it, would meet a write with each row
      changed = true;
    }
    counters.bytesPut.add(bytes);
    store.changed();
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
    try {
      loaded().commit(note);
    } catch (IOException e) {
      throw new StoreIoException("cannot commit " + this + ": " + e.getMessage(), e);
    }
    committedNote = note.clone();
    changed = false;
  }

  /**
   * Drops all rows and the committed note, at once and for good: the store is as if just created.
   */
  public void clear() {
    synchronized (stateLock) {
      requireOpen();
      try {
        StoreDirectory.Identity identity = directory.createIdentity();
        // The store is empty from here on, whatever fails: what is left of it belongs to nobody.
        LoadedStore before = store;
        store = null;
        heads = null;
        committedNote = null;
        changed = false;
        if (before != null) {
          before.close();
        }
        // Before anything is deleted: a loss of power must not undo the one and keep the other.
        engine.vfs().syncDirectory(directory.path());
        directory.delete(directory.segments().values());
        directory.delete(directory.checkpoints().values());
        heads = StoreHeads.read(directory, identity, true);
      } catch (IOException e) {
        throw new StoreIoException("cannot clear " + this + ": " + e.getMessage(), e);
      }
    }
  }

  // ---- loading, closing ------------------------------------------------------------------------

  /** Loads the rows now, rather than at the first use. */
  public void load() {
    loaded();
  }

  private LoadedStore loaded() {
    LoadedStore store = this.store;
    if (store == null || closed) {
      return loadNow();
    }
    return store;
  }

  private LoadedStore loadNow() {
    synchronized (stateLock) {
      requireOpen();
      try {
        if (heads == null) { // clearing was interrupted
          heads = StoreHeads.read(directory);
        }
        if (store == null) {
          store = LoadedStore.load(engine, directory, heads, options, counters, companions.get());
        }
        return store;
      } catch (IOException e) {
        throw new StoreIoException("cannot load " + this + ": " + e.getMessage(), e);
      }
    }
  }

  /** What is loaded, or null; for checks. */
  LoadedStore loadedOrNull() {
    return store;
  }

  /** A read failed: goes on if only because the store was cleared meanwhile. */
  private void requireStillIn(LoadedStore storeRead, RuntimeException failure) {
    requireOpen();
    if (store == storeRead) {
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
    synchronized (stateLock) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        if (store != null) {
          store.close();
        }
      } catch (IOException e) {
        LOGGER.warn("{}: a segment could not be closed", directory.path(), e);
      }
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
    return StoreStats.of(store, counters, engine.pool());
  }

  @Override
  public String toString() {
    return "store " + directory.path();
  }
}
