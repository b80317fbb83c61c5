package dev.tidepool.engine.recovery;

import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Walks the frames of one file in order, reading ahead in large steps and checking each checksum.
 *
 * <p><b>Threads:</b> one. The frame found stays in {@link #buffer} until the next call.
 */
public final class FrameScanner {
  private static final int READ_BYTES = 512 << 10;

  private final VfsFile file;
  private final long endOffset;
  private byte[] buffer = new byte[READ_BYTES];
  private long bufferOffset; // where in the file the buffer starts
  private int bufferBytes;
  private int at; // of the current frame in the buffer
  private int frameBytes; // of the current frame

  /** What stands at a place. */
  public enum Found {
    /** A frame whose checksum holds. */
    FRAME,
    /** The end of the file, at the end of a frame. */
    END,
    /** Bytes that are no whole frame. */
    DAMAGE
  }

  /**
   * Starts before the frame at {@code offset}; what is at {@code endOffset} or later is ignored.
   */
  public FrameScanner(VfsFile file, long offset, long endOffset) {
    this.file = file;
    this.bufferOffset = offset;
    this.endOffset = endOffset;
  }

  /** Moves to the next frame. */
  public Found next() throws IOException {
    at += frameBytes;
    frameBytes = 0;
    if (!ensure(FrameFormat.HEADER_BYTES)) {
      return bufferBytes == at ? Found.END : Found.DAMAGE;
    }
    int bytes = FrameFormat.frameBytes(buffer, at);
    if (bytes < FrameFormat.HEADER_BYTES || offset() + bytes > endOffset || !ensure(bytes)) {
      return Found.DAMAGE;
    }
    if (FrameFormat.storedChecksum(buffer, at) != FrameFormat.checksum(buffer, at, bytes)) {
      return Found.DAMAGE;
    }
    frameBytes = bytes;
    return Found.FRAME;
  }

  /** Makes {@code bytes} bytes from the current place on available, if the file has them. */
  private boolean ensure(int bytes) throws IOException {
    if (bytes <= bufferBytes - at) {
      return true;
    }
    int kept = bufferBytes - at;
    if (bytes > buffer.length) {
      buffer = Arrays.copyOfRange(buffer, at, at + Math.max(bytes, kept));
    } else {
      System.arraycopy(buffer, at, buffer, 0, kept);
    }
    bufferOffset += at;
    at = 0;
    bufferBytes = kept;
    long fileOffset = bufferOffset + bufferBytes;
    int wanted = (int) Math.min(buffer.length - bufferBytes, endOffset - fileOffset);
    if (wanted > 0) {
      bufferBytes += file.read(ByteBuffer.wrap(buffer, bufferBytes, wanted), fileOffset);
    }
    return bytes <= bufferBytes;
  }

  /**
   * Whether the damage here is the first part of frame {@code sequence}, whose rest the file does
   * not have: what the death of a process in the middle of a write leaves.
   */
  boolean isCutShort(long sequence) throws IOException {
    if (!ensure(FrameFormat.HEADER_BYTES)) {
      return true;
    }
    int bytes = FrameFormat.frameBytes(buffer, at);
    byte kind = FrameFormat.kind(buffer, at);
    boolean isRaw = FrameFormat.codec(buffer, at) == FrameFormat.CODEC_RAW;
    return offset() + bytes > endOffset
        && sequence() == sequence
        && (kind == FrameFormat.KIND_PAGE || kind == FrameFormat.KIND_COMMIT && isRaw)
        && (!isRaw || bytes == FrameFormat.HEADER_BYTES + FrameFormat.rawBytes(buffer, at));
  }

  /** The bytes that hold the current frame, from {@link #at} on. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where in {@link #buffer} the current frame, or the damage, starts. */
  public int at() {
    return at;
  }

  /** Where in the file the current frame, or the damage, starts. */
  public long offset() {
    return bufferOffset + at;
  }

  /** Where in the file the current frame ends. */
  public long endOfFrame() {
    return offset() + frameBytes;
  }

  public byte kind() {
    return FrameFormat.kind(buffer, at);
  }

  public long sequence() {
    return FrameFormat.sequence(buffer, at);
  }

  /** The payload of the current frame, if it is not packed. */
  public ByteBuffer payload() {
    return ByteBuffer.wrap(
            buffer, at + FrameFormat.HEADER_BYTES, frameBytes - FrameFormat.HEADER_BYTES)
        .slice()
        .order(java.nio.ByteOrder.LITTLE_ENDIAN);
  }
}
