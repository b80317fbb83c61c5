package dev.tidepool.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;

/** An open file of a {@link FaultyVfs}, which does all the work under its lock. */
final class FaultyFile implements VfsFile {

  private final FaultyVfs disk;
  private final boolean writable;
  final Path path;
  final DiskFile node;
  boolean closed; // guarded by the disk

  FaultyFile(FaultyVfs disk, Path path, DiskFile node, boolean writable) {
    this.disk = disk;
    this.path = path;
    this.node = node;
    this.writable = writable;
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    return disk.read(this, target, offset);
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    requireWritable();
    disk.write(this, source, offset);
  }

  @Override
  public long size() throws IOException {
    return disk.size(this);
  }

  @Override
  public void truncate(long sizeBytes) throws IOException {
    requireWritable();
    disk.truncate(this, sizeBytes);
  }

  @Override
  public void sync() throws IOException {
    disk.sync(this);
  }

  @Override
  public void close() {
    disk.close(this);
  }

  @Override
  public String toString() {
    return "file " + path;
  }

  private void requireWritable() {
    if (!writable) {
      throw new NonWritableChannelException();
    }
  }
}
