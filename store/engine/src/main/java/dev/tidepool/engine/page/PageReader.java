package dev.tidepool.engine.page;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.segment.SegmentLog;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Reads pages back from segments: one read, one checksum pass, one unpacking.
 *
 * <p><b>Threads:</b> an instance belongs to one thread; its buffers are reused from page to page.
 * Costs about 3 µs for a page of 8 KB that the operating system has in its cache.
 */
public final class PageReader {
  private static final LZ4SafeDecompressor LZ4 = LZ4Factory.fastestInstance().safeDecompressor();
  private static final int BUFFER_BYTES_KEPT = 256 << 10;

  private byte[] frame = new byte[0];
  private byte[] scratch = new byte[0];
  private int rawBytes;

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
    return true;
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

  /** Unpacks the frame just read into a buffer that the next call overwrites. */
  public byte[] unpackToScratch() {
    if (scratch.length < rawBytes) {
      scratch = new byte[Math.max(rawBytes, 8 << 10)];
    }
    return unpackInto(scratch);
  }

  private byte[] unpackInto(byte[] target) {
    unpack(frame, 0, target);
    if (frame.length > BUFFER_BYTES_KEPT) {
      frame = new byte[0];
      scratch = new byte[0];
    }
    return target;
  }

  /** The bytes of the page just read: rows end there. */
  public int rawBytes() {
    return rawBytes;
  }

  /**
   * Unpacks the payload of a checked frame at {@code offset} into {@code target}, from its start.
   */
  public static void unpack(byte[] frame, int offset, byte[] target) {
    int rawBytes = FrameFormat.rawBytes(frame, offset);
    int payload = offset + FrameFormat.HEADER_BYTES;
    int payloadBytes = FrameFormat.frameBytes(frame, offset) - FrameFormat.HEADER_BYTES;
    if (FrameFormat.codec(frame, offset) == FrameFormat.CODEC_RAW) {
      System.arraycopy(frame, payload, target, 0, rawBytes);
      return;
    }
    try {
      int unpacked = LZ4.decompress(frame, payload, payloadBytes, target, 0, rawBytes);
      if (unpacked != rawBytes) {
        throw new IllegalStateException(
            "a frame with a valid checksum unpacks to " + unpacked + " bytes, not " + rawBytes);
      }
    } catch (LZ4Exception e) {
      throw new IllegalStateException("a frame with a valid checksum does not unpack", e);
    }
  }
}
