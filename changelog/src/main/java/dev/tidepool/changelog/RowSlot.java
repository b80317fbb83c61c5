package dev.tidepool.changelog;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.StoreIoException;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place for the rows of a partition: a store of the engine, with columns and indexes if there are
 * any. A partition has two, so that rows can be read anew beside those that are shown.
 *
 * <p><b>Threads:</b> one writer; readers hold a lease, so that they are not cleared under them.
 */
final class RowSlot implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RowSlot.class);

  private final TieredStore store;
  private final Table table; // null without columns
  private final AtomicInteger leases = new AtomicInteger();

  private RowSlot(TieredStore store, Table table) {
    this.store = store;
    this.table = table;
  }

  /** Opens it; damaged files are thrown away, and {@code onDamage} is told. */
  static RowSlot open(
      ChangelogSettings settings, Engine engine, Vfs vfs, Path directory, Runnable onDamage) {
    try {
      return open(settings, engine, directory);
    } catch (CorruptStoreException e) {
      LOG.warn("Starting empty, to be read anew from the log: {}", e.getMessage());
      onDamage.run();
      deleteFiles(vfs, directory);
      return open(settings, engine, directory);
    }
  }

  private static RowSlot open(ChangelogSettings settings, Engine engine, Path directory) {
    if (settings.definition() == null) {
      return new RowSlot(engine.open(directory, settings.storeOptions()), null);
    }
    Table table = Table.open(engine, directory, settings.storeOptions(), settings.definition());
    return new RowSlot(table.store(), table);
  }

  private static void deleteFiles(Vfs vfs, Path directory) {
    try {
      for (String name : vfs.list(directory)) {
        vfs.delete(directory.resolve(name));
      }
      vfs.syncDirectory(directory);
    } catch (IOException e) {
      throw new StoreIoException(
          "cannot delete the damaged store in " + directory + "; delete it by hand", e);
    }
  }

  /** The note of the last commit, or null. */
  OffsetNote note() {
    byte[] note = store.committedNote();
    return note == null ? null : OffsetNote.decode(note);
  }

  TieredStore store() {
    return store;
  }

  /** With columns and indexes; null if there are none. */
  Table table() {
    return table;
  }

  /** A null value removes. */
  void apply(byte[] key, byte[] value) {
    if (value == null) {
      store.remove(key);
    } else if (table == null) {
      store.put(key, value);
    } else {
      table.put(key, value);
    }
  }

  /** Begins a read. */
  void hold() {
    leases.incrementAndGet();
  }

  /** Ends it. */
  void release() {
    leases.decrementAndGet();
  }

  boolean isHeld() {
    return leases.get() > 0;
  }

  @Override
  public void close() {
    store.close();
  }
}
