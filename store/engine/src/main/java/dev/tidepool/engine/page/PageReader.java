package dev.tidepool.engine.page;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.segment.SegmentLog;
import java.nio.file.Path;

/**
 * Reads pages back from segments: one read, one checksum pass, one unpacking.
 *
 * <p>It holds on to the last page, so that a scan over rows that lie together reads and unpacks
 * their page once. What stands at a position of a log never changes, so it cannot be stale.
 *
 * <p><b>Threads:</b> an instance belongs to one thread; its buffers are reused from page to page.
 * Costs about 3 µs for a page of 8 KB that the operating system has in its cache.
 */
public final class PageReader {
  private static final int BUFFER_BYTES_KEPT = 256 << 10;

  private byte[] frame = new byte[0];
  private byte[] scratch = new byte[0];
  private int rawBytes;

  // What the frame is of, if it is whole; no log has the instance number 0.
  private long heldLog;
  private Path heldDirectory;
  private long heldPosition;
  private int heldPage;
  private boolean unpacked;

  /**
   * Reads the frame of {@code page} and checks it.
   *
   * @return false if the segment is gone or too short
   * @throws CorruptStoreException if the frame is not what was written, provided that {@code
   *     position} and {@code frameBytes} are those of {@code page}: the caller checks, as a page
   *     may move at any time
   */
  public boolean readFrame(SegmentLog log, long position, int frameBytes, int page) {
    if (position == 0 || frameBytes < FrameFormat.HEADER_BYTES) {
      return false;
    }
    if (heldLog == log.instance() && heldPosition == position && heldPage == page) {
      return true;
    }
    letGo();
    if (frame.length < frameBytes) {
      frame = new byte[Math.max(frameBytes, 16 << 10)];
    }
    if (!log.read(position, frame, frameBytes)) {
      return false;
    }
    int actual = FrameFormat.checksum(frame, 0, frameBytes);
    if (actual != FrameFormat.storedChecksum(frame, 0)) {
      if (!log.readAgain(position, frame, frameBytes)) {
        return false;
      }
      checkChecksum(log, position, frameBytes);
    }
    checkPage(log, position, page);
    rawBytes = FrameFormat.rawBytes(frame, 0);
    refuse(PagePayload.problem(frame, 0), log.directory(), position);
    heldLog = log.instance();
    heldDirectory = log.directory();
    heldPosition = position;
    heldPage = page;
    return true;
  }

  private void letGo() {
    heldLog = 0;
    unpacked = false;
  }

  private void checkChecksum(SegmentLog log, long position, int frameBytes) {
    int stored = FrameFormat.storedChecksum(frame, 0);
    int actual = FrameFormat.checksum(frame, 0, frameBytes);
    if (stored != actual) {
      throw new CorruptStoreException(
          log.pathOf(position),
          SegmentLog.offsetOf(position),
          "frame checksum",
          FileHeader.hex(stored),
          FileHeader.hex(actual));
    }
  }

  private void checkPage(SegmentLog log, long position, int page) {
    int number = FrameFormat.number(frame, 0);
    if (FrameFormat.kind(frame, 0) != FrameFormat.KIND_PAGE || number != page) {
      throw new CorruptStoreException(
          log.pathOf(position),
          SegmentLog.offsetOf(position),
          "frame",
          "page " + page,
          "page " + number);
    }
  }

  /** Unpacks the frame just read into an array of its own, which the caller may keep. */
  public byte[] unpack() {
    return unpackInto(new byte[rawBytes]);
  }

  /** Unpacks the frame just read into a buffer that the next page overwrites. */
  public byte[] unpackToScratch() {
    if (unpacked) {
      return scratch;
    }
    if (scratch.length < rawBytes) {
      scratch = new byte[Math.max(rawBytes, 8 << 10)];
    }
    byte[] bytes = unpackInto(scratch);
    unpacked = heldLog != 0;
    return bytes;
  }

  private byte[] unpackInto(byte[] target) {
    refuse(PagePayload.unpack(frame, 0, target), heldDirectory, heldPosition);
    if (frame.length > BUFFER_BYTES_KEPT) {
      frame = new byte[0];
      scratch = new byte[0];
      letGo();
    }
    return target;
  }

  private void refuse(String problem, Path directory, long position) {
    if (problem != null) {
      throw damaged(directory, position, rawBytes, problem);
    }
  }

  /** The error for a frame that is whole but does not hold the rows that it says. */
  public static CorruptStoreException damaged(
      Path directory, long position, int rawBytes, String problem) {
    return new CorruptStoreException(
        directory.resolve(SegmentLog.fileName(SegmentLog.segmentOf(position))),
        SegmentLog.offsetOf(position),
        "payload of a page",
        rawBytes + " bytes once unpacked",
        problem);
  }

  /** The bytes of the page just read: rows end there. */
  public int rawBytes() {
    return rawBytes;
  }
}
