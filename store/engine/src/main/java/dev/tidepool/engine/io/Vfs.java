package dev.tidepool.engine.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The one door to files: every byte the engine reads or writes passes through here.
 *
 * <p>Two implementations exist: {@link NioVfs} for real disks, and a faulty one in the test
 * fixtures that loses, reorders and tears unsynced writes, fills up, fails and flips bits, all by
 * seed.
 *
 * <p><b>Durability.</b> A write reaches the operating system when the call returns, so it survives
 * the death of the process. It survives the loss of power only after {@link VfsFile#sync()} on the
 * file and, for files created, renamed or deleted, {@link #syncDirectory(Path)} on the directory.
 *
 * <p><b>Threads:</b> all methods may be called from any thread. An interrupt of the calling thread
 * never closes a file and never fails a call; the interrupt status is kept.
 */
public interface Vfs {

  /**
   * Opens {@code file} for reading and positional writing, creating it if it is absent.
   *
   * @throws IOException if it cannot be created or opened
   */
  VfsFile openOrCreate(Path file) throws IOException;

  /**
   * Opens an existing {@code file} for reading only.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  VfsFile openForRead(Path file) throws IOException;

  /** Whether {@code path} is an existing file or directory. */
  boolean exists(Path path) throws IOException;

  /** The names (not paths) of the entries of {@code directory}, in no particular order. */
  List<String> list(Path directory) throws IOException;

  /** Creates {@code directory} and its missing parents; does nothing if it exists. */
  void createDirectories(Path directory) throws IOException;

  /** Deletes {@code file}; does nothing if it is absent. */
  void delete(Path file) throws IOException;

  /** Renames {@code source} to {@code target} in the same directory, atomically replacing it. */
  void rename(Path source, Path target) throws IOException;

  /** Makes creations, renames and deletions in {@code directory} durable. */
  void syncDirectory(Path directory) throws IOException;

  /** Sets the modification time of {@code path} to now; a missing path is ignored. */
  void touch(Path path) throws IOException;

  /**
   * Takes the exclusive lock that {@code file} stands for, creating the file if needed.
   *
   * @return the lock, to be closed by its owner; or null if this or another process holds it
   */
  AutoCloseable tryLock(Path file) throws IOException;

  /**
   * Names the current run of the operating system: equal as long as no write that reached the
   * operating system can have been lost. Empty if the platform does not tell.
   */
  String bootId();
}
