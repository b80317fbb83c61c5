package dev.tidepool.engine.io;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Files on real disks.
 *
 * <p><b>File descriptors.</b> Any number of files may be open; at most a bounded number of them
 * (plus the calls in flight) hold a descriptor. Idle ones are closed and come back at their next
 * use, by path: a file that was deleted, renamed or replaced while open then fails with {@link
 * NoSuchFileException}. Each lock holds a descriptor of its own.
 *
 * <p><b>Costs:</b> a read or write is one system call per started 1 MiB of a heap buffer, or one in
 * all for a direct buffer; a read that meets the end of the file is one more. Reads and writes take
 * no lock that other files share.
 *
 * <p><b>Threads:</b> safe from any thread; interrupts neither close a file nor fail a call.
 */
public final class NioVfs implements Vfs {

  /** How many files hold a descriptor at most, unless told otherwise. */
  public static final int DEFAULT_CHANNEL_COUNT_MAX = 1024;

  /** The one that all stores of a process share. */
  public static final NioVfs INSTANCE = new NioVfs(DEFAULT_CHANNEL_COUNT_MAX);

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final boolean DIRECTORIES_CAN_BE_SYNCED =
      !System.getProperty("os.name", "").startsWith("Windows");

  private final ChannelPool pool;

  /**
   * Makes one with its own bound, for processes with few descriptors.
   *
   * @param channelCountMax how many files hold a descriptor at most, 1 or more
   */
  public NioVfs(int channelCountMax) {
    this.pool = new ChannelPool(channelCountMax);
  }

  @Override
  public VfsFile openOrCreate(Path file) throws IOException {
    return NioFile.openOrCreate(file, pool);
  }

  @Override
  public VfsFile openForRead(Path file) throws IOException {
    return NioFile.openForRead(file, pool);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    // Not Files.exists, which takes "cannot tell" for "no".
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    // Asked first, because Files.createDirectories refuses a link to a directory before Java 20.
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    if (!DIRECTORIES_CAN_BE_SYNCED) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
          channel.force(true);
          return;
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted(); // it came while syncing: again, on a new channel
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void touch(Path path) throws IOException {
    try {
      Files.setLastModifiedTime(path, FileTime.fromMillis(System.currentTimeMillis()));
    } catch (NoSuchFileException e) {
      // As promised: a missing path is ignored.
    }
  }

  @Override
  public AutoCloseable tryLock(Path file) throws IOException {
    return FileLocks.tryLock(file);
  }

  @Override
  public String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException | SecurityException e) {
      return "";
    }
  }

  /** How files are read best; for checks. */
  MappingChoice mappingChoice() {
    return pool.mappingChoice();
  }

  /** How many files hold a descriptor now. */
  int channelCount() {
    return pool.channelCount();
  }
}
