package dev.tidepool.bench.rival;

import dev.tidepool.engine.io.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file of {@link DirectVfs}. A direct read takes whole blocks into an aligned buffer; each thread
 * has one, and what was asked for is copied out of it.
 */
final class DirectFile implements VfsFile {

  private static final int PIECE_BYTES = 256 << 10;

  /* Aligned to the largest block of any file that a thread has read; in practice there is one. */
  private static final ThreadLocal<ByteBuffer> BUFFERS = new ThreadLocal<>();

  private final VfsFile buffered;
  private final FileChannel direct;
  private final int blockBytes;

  /** Reads through {@code direct} and does all the rest through {@code buffered}. */
  DirectFile(VfsFile buffered, FileChannel direct, int blockBytes) {
    this.buffered = buffered;
    this.direct = direct;
    this.blockBytes = blockBytes;
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    int done = 0;
    while (target.hasRemaining()) {
      long at = offset + done;
      int ahead = (int) (at % blockBytes);
      int blocks = (ahead + target.remaining() + blockBytes - 1) / blockBytes;
      ByteBuffer piece = buffer(blockBytes);
      piece.limit((int) Math.min(piece.capacity(), (long) blocks * blockBytes));
      int count = direct.read(piece, at - ahead);
      if (count <= ahead) {
        break;
      }
      int usable = Math.min(count - ahead, target.remaining());
      target.put(piece.slice(ahead, usable));
      done += usable;
    }
    return done;
  }

  private static ByteBuffer buffer(int blockBytes) {
    ByteBuffer buffer = BUFFERS.get();
    if (buffer == null || buffer.alignmentOffset(0, blockBytes) != 0) {
      buffer = ByteBuffer.allocateDirect(PIECE_BYTES + blockBytes).alignedSlice(blockBytes);
      BUFFERS.set(buffer);
    }
    return buffer.clear();
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    buffered.write(source, offset);
  }

  @Override
  public long size() throws IOException {
    return buffered.size();
  }

  @Override
  public void truncate(long sizeBytes) throws IOException {
    buffered.truncate(sizeBytes);
  }

  @Override
  public void sync() throws IOException {
    buffered.sync();
  }

  @Override
  public void close() throws IOException {
    try (direct) {
      buffered.close();
    }
  }
}
