package dev.tidepool.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk that lets a test act, or wait, at the moment a file is read or synced: what happens in
 * between is then no matter of luck.
 */
public final class HookedVfs implements Vfs {
  private final Vfs disk;
  private volatile Hook beforeRead = file -> {};
  private volatile Hook afterRead = file -> {};
  private volatile Hook beforeSync = file -> {};

  /** What a test does at such a moment, on the thread that uses the file. */
  public interface Hook {
    void at(Path file) throws IOException;
  }

  public HookedVfs(Vfs disk) {
    this.disk = disk;
  }

  public void beforeRead(Hook hook) {
    beforeRead = hook;
  }

  /** The bytes have been read; whoever asked for them does not have them yet. */
  public void afterRead(Hook hook) {
    afterRead = hook;
  }

  public void beforeSync(Hook hook) {
    beforeSync = hook;
  }

  private final class HookedFile implements VfsFile {
    private final Path path;
    private final VfsFile file;

    HookedFile(Path path, VfsFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      beforeRead.at(path);
      int bytes = file.read(target, offset);
      afterRead.at(path);
      return bytes;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      file.write(source, offset);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
      file.truncate(sizeBytes);
    }

    @Override
    public void sync() throws IOException {
      beforeSync.at(path);
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Override
  public VfsFile openOrCreate(Path file) throws IOException {
    return new HookedFile(file, disk.openOrCreate(file));
  }

  @Override
  public VfsFile openForRead(Path file) throws IOException {
    return new HookedFile(file, disk.openForRead(file));
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return disk.exists(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    disk.createDirectories(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    disk.rename(source, target);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    disk.syncDirectory(directory);
  }

  @Override
  public void touch(Path path) throws IOException {
    disk.touch(path);
  }

  @Override
  public AutoCloseable tryLock(Path file) throws IOException {
    return disk.tryLock(file);
  }

  @Override
  public String bootId() {
    return disk.bootId();
  }
}
