package dev.tidepool.engine.verify;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Why the bytes at some place are no whole frame.
 *
 * @param isCutShort whether this is the first part of a frame whose rest the file does not have, as
 *     the death of a process in the middle of a write leaves it
 */
record FrameDamage(String what, String expected, String found, boolean isCutShort) {
  private static final String CHECKSUM = "frame checksum";

  /**
   * Looks at the bytes from {@code offset} on.
   *
   * @param sequence of the frame that should be there; negative if that is not known
   */
  static FrameDamage at(VfsFile file, long offset, long endOffset, long sequence)
      throws IOException {
    long leftBytes = endOffset - offset;
    byte[] header = new byte[FrameFormat.HEADER_BYTES];
    if (leftBytes < header.length || file.read(ByteBuffer.wrap(header), offset) < header.length) {
      return new FrameDamage("frame header", header.length + " bytes", leftBytes + " bytes", true);
    }
    int frameBytes = FrameFormat.frameBytes(header, 0);
    if (frameBytes < FrameFormat.HEADER_BYTES || frameBytes > leftBytes) {
      return new FrameDamage(
          "frame size",
          "from " + FrameFormat.HEADER_BYTES + " to " + leftBytes,
          Integer.toString(frameBytes),
          frameBytes > leftBytes && mayBegin(header, sequence));
    }
    byte[] frame = new byte[frameBytes];
    if (file.read(ByteBuffer.wrap(frame), offset) < frameBytes) {
      return new FrameDamage("frame", frameBytes + " bytes", "less", false);
    }
    return new FrameDamage(
        CHECKSUM,
        FileHeader.hex(FrameFormat.storedChecksum(frame, 0)),
        FileHeader.hex(FrameFormat.checksum(frame, 0, frameBytes)),
        false);
  }

  /** Whether the frame ends inside the file, so that it was not a write that ended early. */
  boolean isWhole() {
    return what.equals(CHECKSUM);
  }

  /** Whether a header that is whole fits the frame that should be there. */
  private static boolean mayBegin(byte[] header, long sequence) {
    byte kind = FrameFormat.kind(header, 0);
    boolean isRaw = FrameFormat.codec(header, 0) == FrameFormat.CODEC_RAW;
    return (sequence < 0 || FrameFormat.sequence(header, 0) == sequence)
        && (kind == FrameFormat.KIND_PAGE || kind == FrameFormat.KIND_COMMIT && isRaw)
        && (!isRaw
            || FrameFormat.frameBytes(header, 0)
                == FrameFormat.HEADER_BYTES + FrameFormat.rawBytes(header, 0));
  }
}
