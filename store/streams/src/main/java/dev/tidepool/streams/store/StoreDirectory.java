package dev.tidepool.streams.store;

import dev.tidepool.engine.CorruptStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Function;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one store inside the directory of its task.
 *
 * <p>The engine has a sub-directory to itself, so that files which another kind of store left
 * behind do no harm, and so that "delete everything" means our files only.
 */
final class StoreDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);
  private static final String ROWS = "tidepool";
  private static final String REBUILD = "REBUILD";
  private static final long TOUCH_INTERVAL_MS = 1000;

  private final Path task;
  private final Path rows;
  private final Path rebuild;
  private long touchedMs;

  StoreDirectory(Path taskDirectory, String storeName) {
    this.task = taskDirectory;
    this.rows = taskDirectory.resolve(storeName).resolve(ROWS);
    this.rebuild = taskDirectory.resolve(storeName).resolve(REBUILD);
  }

  /** Where the engine's files are. */
  Path rows() {
    return rows;
  }

  /**
   * Opens the store by {@code opener}, empty if it is new, if it was marked for rebuilding, or if
   * it is damaged and {@code heal} says to start over.
   *
   * @throws CorruptStoreException if it is damaged and may not be healed
   */
  <T> T open(Function<Path, T> opener, boolean heal) {
    if (Files.exists(rebuild)) {
      LOG.warn("Damage was found in {} when it was last open; starting empty", rows);
      deleteRows();
    }
    createParents();
    try {
      return opener.apply(rows);
    } catch (CorruptStoreException e) {
      if (!heal) {
        throw e;
      }
      LOG.warn("Starting empty, to be restored from the changelog: {}", e.getMessage());
      deleteRows();
      return opener.apply(rows);
    }
  }

  /** Makes the next {@link #open} start empty. Never throws: it is called while failing. */
  void markForRebuild() {
    try {
      // If the directory is gone, Streams has wiped the task, and there is nothing to mark.
      if (Files.exists(rebuild.getParent()) && !Files.exists(rebuild)) {
        Files.createFile(rebuild);
      }
    } catch (IOException e) {
      LOG.error("Cannot create {}; delete {} by hand before the next start", rebuild, rows, e);
    }
  }

  /**
   * Sets the modification time of the task's directory to now, at most once a second. Streams
   * judges by it whether a state directory has been abandoned, and nothing that happens further
   * down changes it.
   */
  void touchTask(long nowMs) {
    if (Math.abs(nowMs - touchedMs) < TOUCH_INTERVAL_MS) {
      return;
    }
    touchedMs = nowMs;
    try {
      Files.setLastModifiedTime(task, FileTime.fromMillis(nowMs));
    } catch (IOException e) {
      LOG.debug("Cannot touch {}", task, e);
    }
  }

  private void createParents() {
    try {
      Files.createDirectories(rows.getParent());
    } catch (IOException e) {
      throw new ProcessorStateException("Cannot create " + rows.getParent(), e);
    }
  }

  /** The marker goes last: if we die in between, the next start begins again. */
  private void deleteRows() {
    try {
      Utils.delete(rows.toFile());
      Files.deleteIfExists(rebuild);
    } catch (IOException e) {
      throw new ProcessorStateException(
          "Cannot delete " + rows + ", which has to be rebuilt; delete it by hand", e);
    }
  }
}
