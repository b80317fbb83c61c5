package dev.tidepool.engine.io;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of a file in the address space: read without a system call while the operating system
 * has them in its cache, and unmapped by the last reader, never under one.
 *
 * <p>A page fault on a failing device is no exception in Java but some bytes that are wrong, and at
 * most an {@link InternalError} later on. So a mapping is for bytes that carry a checksum.
 *
 * <p>Java unmaps a buffer only when the collector finds it, which may take hours, and until then a
 * deleted file keeps its place on the disk. And a copy out of a mapping holds up every thread of
 * the process that waits for a safepoint until its page faults are done, so only short reads are
 * made from it. Hence {@link Unmapper}, as Kafka's own logs have it; where Java does not let us,
 * nothing is mapped.
 *
 * <p><b>Threads:</b> safe from any thread, without locks.
 */
final class FileMapping {
  /** A process may have some 65,000 mappings; most of them are left to others. */
  static final int COUNT_MAX = 16 << 10;

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final MappedByteBuffer bytes;

  /** Zero means unmapped, and stays zero. It begins with the file's own hold. */
  private final AtomicInteger holdCount = new AtomicInteger(1);

  private FileMapping(MappedByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Maps all of a file that does not shrink any more; null if it is empty or too large, or enough
   * files are mapped.
   *
   * @throws IOException if the file system or the system's limits do not allow it
   */
  static FileMapping of(FileChannel channel) throws IOException {
    long sizeBytes = channel.size();
    if (Unmapper.UNMAP == null || sizeBytes == 0 || sizeBytes > Integer.MAX_VALUE) {
      return null;
    }
    if (COUNT.incrementAndGet() > COUNT_MAX) {
      COUNT.decrementAndGet();
      return null;
    }
    boolean mapped = false;
    try {
      FileMapping mapping =
          new FileMapping(channel.map(FileChannel.MapMode.READ_ONLY, 0, sizeBytes));
      mapped = true;
      return mapping;
    } finally {
      if (!mapped) {
        COUNT.decrementAndGet();
      }
    }
  }

  /** Takes a hold, to be given back by {@link #release}; false if the file was unmapped. */
  boolean tryHold() {
    int holds;
    do {
      holds = holdCount.get();
      if (holds == 0) {
        return false;
      }
    } while (!holdCount.compareAndSet(holds, holds + 1));
    return true;
  }

  /** Gives one hold back and unmaps the file if it was the last one. */
  void release() {
    if (holdCount.decrementAndGet() == 0) {
      COUNT.decrementAndGet();
      Unmapper.unmap(bytes);
    }
  }

  /** Fills {@code target}, a heap buffer, from {@code offset} on as far as there are bytes. */
  int read(ByteBuffer target, long offset) {
    int count = (int) Math.max(0, Math.min(target.remaining(), bytes.capacity() - offset));
    if (count > 0) {
      int start = target.arrayOffset() + target.position();
      bytes.get((int) offset, target.array(), start, count);
      target.position(target.position() + count);
    }
    return count;
  }

  /** How many files are mapped now, over all of the process. */
  static int count() {
    return COUNT.get();
  }

  /** The one door to unmapping, which Java 17 has only in a class that is not for everybody. */
  private static final class Unmapper {
    static final MethodHandle UNMAP = find();

    private static MethodHandle find() {
      try {
        Class<?> unsafe = Class.forName("sun.misc.Unsafe");
        Field instance = unsafe.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        return MethodHandles.lookup()
            .findVirtual(
                unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
            .bindTo(instance.get(null));
      } catch (ReflectiveOperationException | RuntimeException e) {
        return null;
      }
    }

    static void unmap(MappedByteBuffer bytes) {
      try {
        UNMAP.invokeExact((ByteBuffer) bytes);
      } catch (Throwable e) {
        throw new IllegalStateException("a file could not be unmapped", e);
      }
    }
  }
}
