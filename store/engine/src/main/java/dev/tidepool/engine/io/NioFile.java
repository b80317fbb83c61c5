package dev.tidepool.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An open file whose channel may come and go: closed by the pool when idle, closed by Java when a
 * thread inside it is interrupted, and opened again by the next call.
 *
 * <p>A call on an open channel costs one compare-and-set beside the system call. A call that finds
 * the channel closed opens it by its path, once for all threads that wait for it, and fails with
 * {@link NoSuchFileException} if the file was deleted, renamed or replaced meanwhile.
 *
 * <p><b>Threads:</b> safe from any thread; calls in flight finish when another thread closes.
 */
final class NioFile implements VfsFile {

  /**
   * Java copies a heap buffer through a direct buffer of the same size and keeps that one for the
   * life of the thread (unless {@code jdk.nio.maxCachedBufferSize} is set): hence smaller pieces.
   */
  static final int HEAP_PIECE_BYTES_MAX = 1 << 20;

  /** A file that is read less often is not worth being mapped. */
  private static final int READS_BEFORE_MAPPING = 8;

  /** Longer reads gain little from a mapping, and would hold up the whole process. */
  static final int MAPPED_READ_BYTES_MAX = 64 << 10;

  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final Set<OpenOption> READ_WRITE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final Set<OpenOption> READ_WRITE_CREATE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);

  /** One attempt at a call; a second attempt on another channel must do no harm. */
  private interface Attempt {
    long on(FileChannel channel, ByteBuffer buffer, long position) throws IOException;
  }

  private final Path path;
  private final boolean writable;
  private final ChannelPool pool;
  private final AtomicReference<OpenChannel> current = new AtomicReference<>();
  private volatile IOException closeFailure;
  private volatile FileMapping mapping; // null until the file was read often enough
  private int unchangingReads; // races lose some
  private boolean closed; // guarded by this
  private Object fileKey; // guarded by this; tells a file from its successor of the same name

  private NioFile(Path path, boolean writable, ChannelPool pool) {
    this.path = path;
    this.writable = writable;
    this.pool = pool;
  }

  static NioFile openOrCreate(Path path, ChannelPool pool) throws IOException {
    NioFile file = new NioFile(path, true, pool);
    file.open(READ_WRITE_CREATE).release();
    return file;
  }

  static NioFile openForRead(Path path, ChannelPool pool) throws IOException {
    NioFile file = new NioFile(path, false, pool);
    file.open(READ).release();
    return file;
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    return (int) attempt(NioFile::readFully, target, offset);
  }

  @Override
  public int readUnchanging(ByteBuffer target, long offset) throws IOException {
    FileMapping mapped = mapping;
    if (!target.hasArray()
        || target.remaining() > MAPPED_READ_BYTES_MAX
        || !pool.mappingChoice().mayUseMapping()) {
      return read(target, offset);
    }
    if (mapped == null && ++unchangingReads >= READS_BEFORE_MAPPING) {
      mapped = map();
    }
    if (mapped == null || !mapped.tryHold()) {
      return read(target, offset);
    }
    try {
      long started = System.nanoTime();
      int count = mapped.read(target, offset);
      pool.mappingChoice().took(System.nanoTime() - started);
      return count;
    } finally {
      mapped.release();
    }
  }

  /** Maps the file unless another thread just did; returns null if that cannot be. */
  private synchronized FileMapping map() {
    if (mapping == null && !closed && pool.mappingChoice().mayMap()) {
      unchangingReads = Integer.MIN_VALUE / 2; // if it cannot be mapped, not to be tried for long
      try {
        attempt(
            (channel, buffer, position) -> {
              mapping = FileMapping.of(channel);
              return 0;
            },
            null,
            0);
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        pool.mappingChoice().failed(path, e); // reads go on without it
      }
    }
    return mapping;
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    requireWritable();
    attempt(NioFile::writeFully, source, offset);
  }

  @Override
  public long size() throws IOException {
    return attempt((channel, buffer, position) -> channel.size(), null, 0);
  }

  @Override
  public void truncate(long sizeBytes) throws IOException {
    requireWritable();
    attempt((channel, buffer, position) -> channel.truncate(position).size(), null, sizeBytes);
  }

  @Override
  public void sync() throws IOException {
    /*
     * Bytes written through a channel that the pool has closed are covered too: the system syncs
     * the file, not the descriptor, and Linux (since 4.16) reports a failed write-back that nobody
     * saw yet to descriptors opened later.
     */
    attempt(
        (channel, buffer, position) -> {
          channel.force(false);
          return 0;
        },
        null,
        0);
    throwCloseFailure();
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    OpenChannel channel = current.get();
    if (channel != null) {
      detach(channel);
    }
    FileMapping mapped = mapping;
    if (mapped != null) {
      mapped.release();
    }
    throwCloseFailure();
  }

  /** Parts with {@code channel}, which is closed as soon as no call uses it; once is enough. */
  void detach(OpenChannel channel) {
    if (current.compareAndSet(channel, null)) {
      pool.remove(channel);
      channel.release();
    }
  }

  /** Remembers what closing a channel reported, for the next sync; network disks report so. */
  void closeFailed(IOException failure) {
    closeFailure = failure;
  }

  private long attempt(Attempt attempt, ByteBuffer buffer, long position) throws IOException {
    int start = buffer == null ? 0 : buffer.position();
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        OpenChannel channel = acquire();
        try {
          return attempt.on(channel.channel, buffer, position);
        } catch (ClosedChannelException e) {
          /*
           * No channel is closed while held, so an interrupt did it: of this thread or of another
           * one in the same channel. It takes a new interrupt to come here again.
           */
          interrupted |= Thread.interrupted();
          detach(channel);
          if (buffer != null) {
            buffer.position(start);
          }
        } finally {
          channel.release();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private OpenChannel acquire() throws IOException {
    OpenChannel channel = current.get();
    if (channel != null && channel.tryHold(pool.time())) {
      return channel;
    }
    return open(writable ? READ_WRITE : READ);
  }

  /** Opens the channel unless another thread just did; returns it held. */
  private synchronized OpenChannel open(Set<OpenOption> options) throws IOException {
    if (closed) {
      throw new IOException(path + " is closed");
    }
    OpenChannel channel = current.get();
    if (channel != null && channel.tryHold(pool.time())) {
      return channel;
    }
    pool.makeRoom();
    channel = new OpenChannel(openChannel(options), this, pool.time());
    // Current first, so that a victim of the pool can be detached; then not left there if it was.
    current.set(channel);
    pool.add(channel);
    if (current.get() != channel) {
      pool.remove(channel);
    }
    return channel;
  }

  private FileChannel openChannel(Set<OpenOption> options) throws IOException {
    FileChannel channel = FileChannel.open(path, options);
    try {
      Object foundKey = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      if (fileKey == null) {
        fileKey = foundKey;
      } else if (!fileKey.equals(foundKey)) {
        throw new NoSuchFileException(
            path.toString(), null, "another file took its name while it was open");
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void requireWritable() {
    if (!writable) {
      throw new NonWritableChannelException();
    }
  }

  private void throwCloseFailure() throws IOException {
    IOException failure = closeFailure;
    if (failure != null) {
      throw new IOException(path + ": closing an idle channel failed", failure);
    }
  }

  private static long readFully(FileChannel channel, ByteBuffer target, long offset)
      throws IOException {
    int start = target.position();
    int limit = target.limit();
    try {
      while (target.position() < limit) {
        target.limit(pieceLimit(target, limit));
        if (channel.read(target, offset + (target.position() - start)) < 0) {
          break;
        }
      }
      return target.position() - start;
    } finally {
      target.limit(limit);
    }
  }

  private static long writeFully(FileChannel channel, ByteBuffer source, long offset)
      throws IOException {
    int start = source.position();
    int limit = source.limit();
    try {
      while (source.position() < limit) {
        source.limit(pieceLimit(source, limit));
        channel.write(source, offset + (source.position() - start));
      }
      return source.position() - start;
    } finally {
      source.limit(limit);
    }
  }

  private static int pieceLimit(ByteBuffer buffer, int limit) {
    return buffer.isDirect()
        ? limit
        : buffer.position() + Math.min(limit - buffer.position(), HEAP_PIECE_BYTES_MAX);
  }
}
