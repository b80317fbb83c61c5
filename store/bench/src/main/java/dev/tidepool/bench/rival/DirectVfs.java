package dev.tidepool.bench.rival;

import com.sun.nio.file.ExtendedOpenOption;
import dev.tidepool.engine.io.NioVfs;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.io.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Files that are read past the page cache of the operating system, with O_DIRECT, and written as
 * always. It lets Tidepool be measured on the terms on which RocksDB reads directly.
 *
 * <p>Linux keeps both ways coherent: a direct read first writes back what is dirty in its range.
 *
 * <p><b>Threads:</b> any, but unlike the engine's own files these do not survive an interrupt of a
 * reading thread; benchmarks interrupt nobody.
 */
final class DirectVfs implements Vfs {

  static final DirectVfs INSTANCE = new DirectVfs(NioVfs.INSTANCE);

  private final Vfs written;

  private DirectVfs(Vfs written) {
    this.written = written;
  }

  /** Whether the file system of {@code directory}, which exists, takes direct reads. */
  static boolean isSupported(Path directory) {
    Path probe = directory.resolveSibling(directory.getFileName() + ".direct");
    try {
      Files.write(probe, new byte[] {1, 2, 3});
      try (VfsFile file = INSTANCE.openForRead(probe)) {
        ByteBuffer two = ByteBuffer.allocate(2);
        return file.read(two, 1) == 2 && two.get(0) == 2 && two.get(1) == 3;
      } finally {
        Files.delete(probe);
      }
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public VfsFile openOrCreate(Path file) throws IOException {
    return direct(written.openOrCreate(file), file);
  }

  @Override
  public VfsFile openForRead(Path file) throws IOException {
    return direct(written.openForRead(file), file);
  }

  private static VfsFile direct(VfsFile buffered, Path file) throws IOException {
    try {
      int blockBytes = Math.toIntExact(Files.getFileStore(file).getBlockSize());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT);
      return new DirectFile(buffered, channel, blockBytes);
    } catch (IOException | RuntimeException e) {
      buffered.close();
      throw e;
    }
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return written.exists(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return written.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    written.createDirectories(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    written.delete(file);
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    written.rename(source, target);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    written.syncDirectory(directory);
  }

  @Override
  public void touch(Path path) throws IOException {
    written.touch(path);
  }

  @Override
  public AutoCloseable tryLock(Path file) throws IOException {
    return written.tryLock(file);
  }

  @Override
  public String bootId() {
    return written.bootId();
  }
}
