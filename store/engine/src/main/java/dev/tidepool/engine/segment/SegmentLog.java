package dev.tidepool.engine.segment;

import dev.tidepool.engine.StoreIoException;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.io.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The log of a store: frames in the order in which they were packed, over segment files.
 *
 * <p>Frames are gathered in a batch and written together. A position is {@code segment << 40 |
 * offset}; it becomes valid once {@link #writeBatch} has returned. If writing fails, the log stands
 * where it stood before the batch, and the same frames may be tried again.
 *
 * <p><b>Threads:</b> appending under the log lock of the store; {@link #read} from any thread.
 */
public final class SegmentLog implements AutoCloseable {
  private static final int OFFSET_BITS = 40;
  private static final int BATCH_BYTES = 256 << 10;

  private static final AtomicLong INSTANCE_COUNT = new AtomicLong();

  private final long instance = INSTANCE_COUNT.incrementAndGet();
  private final Vfs vfs;
  private final Path directory;
  private volatile long segmentBytes;
  private final long boot;
  private final ConcurrentSkipListMap<Integer, Segment> segments = new ConcurrentSkipListMap<>();

  private final long storeId;
  private Segment active;
  private long activeBytes; // valid bytes of the active segment on disk
  private long sequence; // of the last frame on disk
  private long endPosition; // as long as there is no active segment
  private long endNonce; // of the segment that the log ends in
  private int nextSegment = 1;
  private byte[] batch = new byte[0];
  private int batchBytes;
  private int batchFrameCount;
  private int lastFrameBytes;
  private volatile long bytesWritten;
  private volatile long totalBytes;
  private boolean syncFailed;

  /** One file of the log. */
  public static final class Segment {
    final int number;
    final Path path;
    final VfsFile file;
    final long firstSequence;
    volatile long sizeBytes;
    volatile boolean synced;
    volatile boolean sealed; // nothing is appended any more

    Segment(int number, Path path, VfsFile file, long firstSequence, long sizeBytes) {
      this.number = number;
      this.path = path;
      this.file = file;
      this.firstSequence = firstSequence;
      this.sizeBytes = sizeBytes;
    }

    public int number() {
      return number;
    }

    public Path path() {
      return path;
    }

    public VfsFile file() {
      return file;
    }

    public long firstSequence() {
      return firstSequence;
    }

    public long sizeBytes() {
      return sizeBytes;
    }

    @Override
    public String toString() {
      return path.getFileName() + "[" + sizeBytes + " bytes from frame " + firstSequence + "]";
    }
  }

  public SegmentLog(Vfs vfs, Path directory, long segmentBytes, long storeId) {
    this.vfs = vfs;
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.storeId = storeId;
    String bootId = vfs.bootId();
    this.boot = bootId.isEmpty() ? 0 : bootHash(bootId);
  }

  /** Tells this log from all others of the process, those before it at the same path as well. */
  public long instance() {
    return instance;
  }

  /** Where the segments are. */
  public Path directory() {
    return directory;
  }

  /** What a segment's header says of the run of the operating system that wrote it. */
  public static long bootHash(String bootId) {
    return bootId.hashCode() | 1L << 32;
  }

  /** The name of segment {@code number}. */
  public static String fileName(int number) {
    return String.format("%08d.seg", number);
  }

  public static int segmentOf(long position) {
    return (int) (position >>> OFFSET_BITS);
  }

  public static long offsetOf(long position) {
    return position & (1L << OFFSET_BITS) - 1;
  }

  /** The position of {@code offset} in segment {@code segment}. */
  public static long position(int segment, long offset) {
    return (long) segment << OFFSET_BITS | offset;
  }

  // ---- appending -------------------------------------------------------------------------------

  /**
   * Makes room for a frame in the batch, writing out what does not fit.
   *
   * @return the offset in {@link #batch} at which the frame's payload is to be put
   */
  public int beginFrame(long payloadBytesMax) throws IOException {
    long frameBytesMax = FrameFormat.HEADER_BYTES + payloadBytesMax;
    if (batchBytes > 0 && batchBytes + frameBytesMax > BATCH_BYTES) {
      writeBatch();
    }
    if (active == null || activeBytes + batchBytes >= segmentBytes) {
      writeBatch();
      roll();
    }
    if (batchBytes + frameBytesMax > batch.length) {
      long wanted = batchBytes + frameBytesMax;
      batch =
          Arrays.copyOf(
              batch, (int) Math.max(wanted, Math.min(BATCH_BYTES, Math.max(4096, wanted * 2))));
    }
    return batchBytes + FrameFormat.HEADER_BYTES;
  }

  /** The bytes into which the payload of the frame that was begun is put. */
  public byte[] batch() {
    return batch;
  }

  /** Ends the frame that was begun; returns the position it will have once the batch is written. */
  public long endFrame(
      byte kind, byte codec, int number, int payloadBytes, int rawBytes, int rowCount) {
    int frameBytes = FrameFormat.HEADER_BYTES + payloadBytes;
    FrameFormat.writeHeader(
        batch,
        batchBytes,
        frameBytes,
        kind,
        codec,
        number,
        rawBytes,
        rowCount,
        sequence + batchFrameCount + 1);
    long position = position(active.number, activeBytes + batchBytes);
    batchBytes += frameBytes;
    batchFrameCount++;
    lastFrameBytes = frameBytes;
    return position;
  }

  /** The size of the frame that was ended last. */
  public int lastFrameBytes() {
    return lastFrameBytes;
  }

  /** Hands the batch to the operating system. */
  public void writeBatch() throws IOException {
    if (batchBytes == 0) {
      return;
    }
    Segment target = active;
    try {
      target.file.write(ByteBuffer.wrap(batch, 0, batchBytes), activeBytes);
    } catch (IOException e) {
      abandonBatch();
      cutOff();
      throw e;
    } finally {
      target.synced = false; // after the write: a sync that began before it may not have seen it
    }
    activeBytes += batchBytes;
    active.sizeBytes = activeBytes;
    bytesWritten += batchBytes;
    totalBytes += batchBytes;
    sequence += batchFrameCount;
    abandonBatch();
  }

  /**
   * Removes what a failed write left behind the end of the log, lest a shorter one leave a part of
   * it there. If that fails too, the log goes on in another segment, which says where this one
   * ends.
   */
  private void cutOff() {
    try {
      active.file.truncate(activeBytes);
    } catch (IOException e) {
      endPosition = position(active.number, activeBytes);
      active = null;
    }
  }

  /** Forgets the frames that were begun since the last write. */
  public void abandonBatch() {
    batchBytes = 0;
    batchFrameCount = 0;
    if (batch.length > BATCH_BYTES) {
      batch = new byte[0];
    }
  }

  private void roll() throws IOException {
    int number = nextSegment;
    long nonce = ThreadLocalRandom.current().nextLong() | 1;
    Path path = directory.resolve(fileName(number));
    VfsFile file = vfs.openOrCreate(path);
    try {
      if (file.size() > 0) {
        file.truncate(0); // left over from an attempt that failed
      }
      FileHeader header =
          new FileHeader(
              FileHeader.Kind.SEGMENT,
              storeId,
              number,
              sequence + 1,
              boot,
              nonce,
              endNonce,
              endPosition());
      file.write(header.toBytes(), 0);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    nextSegment++;
    endNonce = nonce;
    if (active != null) {
      active.sealed = true;
    }
    active = new Segment(number, path, file, sequence + 1, FileHeader.BYTES);
    activeBytes = FileHeader.BYTES;
    segments.put(number, active);
    bytesWritten += FileHeader.BYTES;
    totalBytes += FileHeader.BYTES;
  }

  /** From now on a new segment is begun when the active one has reached {@code segmentBytes}. */
  public void setSegmentBytes(long segmentBytes) {
    this.segmentBytes = segmentBytes;
  }

  /**
   * Makes all frames before {@code position} durable on the device. Not more: the writer goes on
   * meanwhile, and a slow device would never catch up with it.
   */
  public void sync(long position) throws IOException {
    if (syncFailed) {
      throw new IOException(
          directory
              + ": the device failed to make earlier writes durable, and may have dropped them;"
              + " close and reopen the store");
    }
    try {
      for (Segment segment : segments.headMap(segmentOf(position), true).values()) {
        if (!segment.synced) {
          segment.synced = true;
          segment.file.sync();
        }
      }
      vfs.syncDirectory(directory);
    } catch (IOException e) {
      syncFailed = true;
      throw e;
    }
  }

  // ---- reading ---------------------------------------------------------------------------------

  /**
   * Reads {@code bytes} bytes at {@code position} into {@code target}, from its start, in the
   * fastest way. The bytes are to be checked; if they do not pass, {@link #readAgain} decides.
   *
   * @return false if the segment is gone or ends before: the page has moved, or the log is damaged
   */
  public boolean read(long position, byte[] target, int bytes) {
    Segment segment = segments.get(segmentOf(position));
    return segment != null && read(segment, position, target, bytes, segment.sealed);
  }

  /** Reads like {@link #read}, but straight from the file. */
  public boolean readAgain(long position, byte[] target, int bytes) {
    Segment segment = segments.get(segmentOf(position));
    return segment != null && read(segment, position, target, bytes, false);
  }

  private boolean read(
      Segment segment, long position, byte[] target, int bytes, boolean unchanging) {
    ByteBuffer buffer = ByteBuffer.wrap(target, 0, bytes);
    long offset = offsetOf(position);
    try {
      return bytes
          == (unchanging
              ? segment.file.readUnchanging(buffer, offset)
              : segment.file.read(buffer, offset));
    } catch (InternalError e) {
      // A page fault of a mapping on a failing device, which may be reported as late as here.
      if (unchanging) {
        return read(segment, position, target, bytes, false);
      }
      throw new StoreIoException("cannot read " + segment.path + ": " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      if (segments.get(segment.number) == null) {
        return false;
      }
      throw new StoreIoException("cannot read " + segment.path + ": " + e.getMessage(), e);
    }
  }

  /** The file that {@code position} lies in, for messages. */
  public Path pathOf(long position) {
    return directory.resolve(fileName(segmentOf(position)));
  }

  // ---- the catalog -----------------------------------------------------------------------------

  /** Takes an existing segment into the catalog; recovery only. */
  public void adopt(int number, Path path, VfsFile file, long firstSequence, long sizeBytes) {
    Segment segment = new Segment(number, path, file, firstSequence, sizeBytes);
    segment.sealed = true;
    segments.put(number, segment);
    totalBytes += sizeBytes;
    skipNumber(number);
  }

  /** Never gives the next segment a number up to {@code number}; for files that were left over. */
  public void skipNumber(int number) {
    nextSegment = Math.max(nextSegment, number + 1);
  }

  /**
   * After recovery: what follows was cut off.
   *
   * @param sequence of the last frame of the log
   * @param endPosition behind it
   * @param endNonce of the segment that {@code endPosition} lies in; 0 if the log is empty
   */
  public void continueAfter(long sequence, long endPosition, long endNonce) {
    this.sequence = sequence;
    this.endPosition = endPosition;
    this.endNonce = endNonce;
    skipNumber(segmentOf(endPosition));
  }

  /** The segment of this number, or null. */
  public Segment segment(int number) {
    return segments.get(number);
  }

  /** All segments, oldest first. */
  public List<Segment> segments() {
    return new ArrayList<>(segments.values());
  }

  /** Whether frames are still appended to {@code segment}. */
  public boolean isActive(Segment segment) {
    return segment == active;
  }

  /** Takes a segment that nothing needs any more out of the log. Log lock. */
  public void forget(Segment segment) {
    segments.remove(segment.number);
    totalBytes -= segment.sizeBytes;
  }

  /**
   * Deletes the files of forgotten segments, which may take some milliseconds each. One that cannot
   * be deleted does not keep the others. Any thread.
   */
  public void delete(List<Segment> forgotten) throws IOException {
    IOException failure = null;
    for (Segment segment : forgotten) {
      try {
        delete(segment);
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void delete(Segment segment) throws IOException {
    try {
      segment.file.close();
    } finally {
      vfs.delete(segment.path);
    }
  }

  /** The sequence of the last frame that was written. */
  public long sequence() {
    return sequence;
  }

  /** Where the log ends: what is at this position or later was not there before. */
  public long endPosition() {
    return active == null ? endPosition : position(active.number, activeBytes);
  }

  /** Log bytes from {@code position} to the end. */
  public long bytesBehind(long position) {
    long bytes = 0;
    for (Segment segment : segments.tailMap(segmentOf(position)).values()) {
      bytes += segment.sizeBytes - (segment.number == segmentOf(position) ? offsetOf(position) : 0);
    }
    return bytes;
  }

  public long bytesWritten() {
    return bytesWritten;
  }

  /** Bytes of all segment files. */
  public long totalBytes() {
    return totalBytes;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Segment segment : segments.values()) {
      try {
        segment.file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public String toString() {
    return "SegmentLog[sequence=" + sequence + ", " + segments.values() + "]";
  }
}
