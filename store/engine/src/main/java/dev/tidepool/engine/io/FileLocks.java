package dev.tidepool.engine.io;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Exclusive locks on files, against other processes and against other owners in this one.
 *
 * <p><b>Threads:</b> safe from any thread; a lock may be closed by another thread than its taker's.
 */
final class FileLocks {

  /*
   * POSIX drops all locks of a process on a file when the process closes any descriptor of it. So a
   * file whose lock is held in this process is never opened a second time: HELD says which these
   * are. A second copy of this class (another class loader) has its own HELD; its lock shows as an
   * OverlappingFileLockException, after the file was opened. That channel is PARKED, and the next
   * attempt uses it.
   */
  private static final Set<Object> HELD = new HashSet<>();
  private static final Map<Object, FileChannel> PARKED = new HashMap<>();

  private FileLocks() {}

  static synchronized AutoCloseable tryLock(Path file) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      Object key = createAndIdentify(file);
      if (HELD.contains(key)) {
        return null;
      }
      while (true) {
        try {
          return tryLock(file, key);
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted(); // it came while locking: again, on a new channel
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static AutoCloseable tryLock(Path file, Object key) throws IOException {
    FileChannel channel = PARKED.remove(key);
    if (channel == null) {
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      PARKED.put(key, channel);
      return null;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    if (lock == null) {
      channel.close();
      return null;
    }
    HELD.add(key);
    return new Held(channel, key);
  }

  /** Names the file itself, so that two paths to it are one lock; not by opening it. */
  private static Object createAndIdentify(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // Another owner, or an earlier one, made it.
    }
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key != null ? key : file.toRealPath();
  }

  private static final class Held implements AutoCloseable {
    private final FileChannel channel;
    private final Object key;
    private boolean closed;

    private Held(FileChannel channel, Object key) {
      this.channel = channel;
      this.key = key;
    }

    @Override
    public void close() throws IOException {
      synchronized (FileLocks.class) {
        if (!closed) {
          closed = true;
          HELD.remove(key);
          channel.close();
        }
      }
    }
  }
}
