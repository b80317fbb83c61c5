package dev.tidepool.streams.store;

import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.streams.TidepoolConfig;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import java.util.Set;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the engine's store for a task and decides what of it may be believed.
 *
 * <p>What cannot be believed is dropped, and the store starts empty, to be restored from its
 * changelog:
 *
 * <ul>
 *   <li>damaged files; but under exactly-once a task's store says so to Streams, which wipes the
 *       directory of the task,
 *   <li>an offset so old that tombstones written after it may be gone from the changelog,
 *   <li>rows without a known offset: restoring over them would keep deleted ones,
 *   <li>values of another layout, if there is a changelog to take them from.
 * </ul>
 *
 * @param rows the engine's store
 * @param table that it is the store of, with columns and indexes; null if there is no schema
 * @param note of the last commit that is believed; null if the store starts empty
 * @param lease of the engine that opened it
 */
record OpenStore(TieredStore rows, Table table, CommitNote note, ProcessEngine.Lease lease)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);

  /**
   * Opens it; on any failure nothing stays open.
   *
   * @throws TaskCorruptedException if it is damaged, under exactly-once
   * @throws ProcessorStateException if it cannot be opened
   */
  static OpenStore open(
      String name,
      ValueLayout layout,
      TableDefinition definition,
      StateStoreContext context,
      StoreDirectory directory,
      TidepoolConfig config,
      long nowMs) {
    boolean mayHeal = !Guarantee.isExactlyOnce(context) || Guarantee.isGlobal(context.taskId());
    ProcessEngine.Lease lease = ProcessEngine.acquire(config);
    StoreOptions options = config.storeOptions();
    TieredStore rows = null;
    Table table = null;
    try {
      if (definition == null) {
        rows = directory.open(path -> lease.engine().open(path, options), mayHeal);
      } else {
        table =
            directory.open(path -> Table.open(lease.engine(), path, options, definition), mayHeal);
        rows = table.store();
      }
      CommitNote note = believable(name, layout, rows, config.offsetAgeMaxMs(), nowMs);
      if (note == null && rows.committedNote() != null) {
        rows.clear();
      }
      return new OpenStore(rows, table, note, lease);
    } catch (RuntimeException e) {
      close(rows, lease);
      throw translate(name, context, directory, mayHeal, e);
    }
  }

  private static RuntimeException translate(
      String name,
      StateStoreContext context,
      StoreDirectory directory,
      boolean mayHeal,
      RuntimeException e) {
    if (e instanceof CorruptStoreException && !mayHeal) {
      // Kafka Streams logs which task it is, and not why.
      LOG.warn("Store {} is damaged, and is restored from the changelog: {}", name, e.getMessage());
      return new TaskCorruptedException(
          Set.of(context.taskId()),
          new ProcessorStateException("Store " + name + " is damaged", e));
    }
    if (e instanceof StoreException error) {
      return new StoreErrors(name, directory).toStreams(error);
    }
    return e;
  }

  private static CommitNote believable(
      String name, ValueLayout layout, TieredStore rows, long ageMaxMs, long nowMs) {
    byte[] bytes = rows.committedNote();
    if (bytes == null) {
      return null;
    }
    CommitNote note = read(name, bytes);
    boolean logged = !note.offsets().isEmpty();
    if (note.layout() != layout) {
      if (!logged) {
        throw new ProcessorStateException(
            "Store "
                + name
                + " holds values of the layout "
                + note.layout()
                + ", not "
                + layout
                + ", and has no changelog to restore from; use the former kind of store, or delete"
                + " its directory");
      }
      LOG.warn("Store {} changes from layout {} to {}; restoring", name, note.layout(), layout);
      return null;
    }
    boolean unknown = note.offsets().containsValue(CommittedOffsets.UNKNOWN);
    if (unknown && rows.rowCount() > 0) {
      LOG.warn("Store {} has rows but no offset; restoring from the start", name);
      return null;
    }
    long ageMs = Math.abs(nowMs - note.asOfMs());
    if (logged && !unknown && ageMs > ageMaxMs) {
      LOG.warn(
          "Offsets {} of store {} are {} ms old, more than {} = {}; tombstones may be gone from the"
              + " changelog, so it is restored from the start",
          note.offsets(),
          name,
          ageMs,
          TidepoolConfig.OFFSET_AGE_MAX_MS,
          ageMaxMs);
      return null;
    }
    return note;
  }

  private static CommitNote read(String name, byte[] bytes) {
    try {
      return CommitNote.decode(bytes);
    } catch (CommitNote.UnreadableNoteException e) {
      throw new ProcessorStateException(
          "Store "
              + name
              + ": "
              + e.getMessage()
              + "; was it written by a newer release? Use that one, or delete the directory of the"
              + " store to restore it",
          e);
    }
  }

  /** The position of the input that the rows are at. */
  StorePosition position() {
    return new StorePosition(note == null ? Position.emptyPosition() : note.position());
  }

  /** Closes the rows and gives the engine back. */
  @Override
  public void close() {
    close(rows, lease);
  }

  private static void close(TieredStore rows, ProcessEngine.Lease lease) {
    try {
      if (rows != null) {
        rows.close();
      }
    } finally {
      lease.close();
    }
  }
}
