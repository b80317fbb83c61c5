package dev.tidepool.engine.verify;

import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.recovery.FrameScanner;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Walks the frames of a segment in order, and goes on behind bytes that are no frame with the next
 * ones that are.
 */
final class FrameWalk {
  private static final int WINDOW_BYTES = 1 << 20;

  private final VfsFile file;
  private final long endOffset;
  private FrameScanner frames;
  private long lastSequence;
  private long damageOffset;

  FrameWalk(VfsFile file, long offset, long endOffset, long lastSequence) {
    this.file = file;
    this.endOffset = endOffset;
    this.lastSequence = lastSequence;
    this.frames = new FrameScanner(file, offset, endOffset);
  }

  /** Moves to the next whole frame; false if there is none. Then see {@link #damageOffset}. */
  boolean next() throws IOException {
    damageOffset = -1;
    FrameScanner.Found found = frames.next();
    if (found == FrameScanner.Found.DAMAGE) {
      damageOffset = frames.offset();
      long next = search(damageOffset + 1);
      if (next < 0) {
        return false;
      }
      frames = new FrameScanner(file, next, endOffset);
      found = frames.next();
    }
    if (found == FrameScanner.Found.FRAME) {
      lastSequence = frames.sequence();
      return true;
    }
    return false;
  }

  /** The frame that {@link #next} moved to. */
  FrameScanner frame() {
    return frames;
  }

  /** Where bytes start that are no frame and were skipped by {@link #next}, or -1. */
  long damageOffset() {
    return damageOffset;
  }

  /** The offset of the first whole frame at or behind {@code from} that may follow, or -1. */
  private long search(long from) throws IOException {
    byte[] window = new byte[(int) Math.min(WINDOW_BYTES, Math.max(0, endOffset - from))];
    long start = from;
    while (endOffset - start >= FrameFormat.HEADER_BYTES) {
      int wanted = (int) Math.min(window.length, endOffset - start);
      int bytes = file.read(ByteBuffer.wrap(window, 0, wanted), start);
      if (bytes < FrameFormat.HEADER_BYTES) {
        return -1;
      }
      int last = bytes - FrameFormat.HEADER_BYTES;
      for (int at = 0; at <= last; at++) {
        if (mayBeFrame(window, at, start + at) && isFrame(window, at, bytes, start)) {
          return start + at;
        }
      }
      start += last + 1;
    }
    return -1;
  }

  private boolean mayBeFrame(byte[] window, int at, long offset) {
    byte kind = FrameFormat.kind(window, at);
    byte codec = FrameFormat.codec(window, at);
    if (kind != FrameFormat.KIND_PAGE && kind != FrameFormat.KIND_COMMIT
        || codec != FrameFormat.CODEC_RAW && codec != FrameFormat.CODEC_LZ4
        || window[at + FrameFormat.CODEC_OFFSET + 1] != 0
        || window[at + FrameFormat.CODEC_OFFSET + 2] != 0) {
      return false;
    }
    int frameBytes = FrameFormat.frameBytes(window, at);
    long sequence = FrameFormat.sequence(window, at);
    long lostFramesMax = 1 + (offset - damageOffset) / FrameFormat.HEADER_BYTES;
    return frameBytes >= FrameFormat.HEADER_BYTES
        && frameBytes <= endOffset - offset
        && (lastSequence < 0
            || sequence > lastSequence && sequence <= lastSequence + lostFramesMax);
  }

  private boolean isFrame(byte[] window, int at, int bytes, long windowOffset) throws IOException {
    int frameBytes = FrameFormat.frameBytes(window, at);
    byte[] frame = window;
    int frameAt = at;
    if (frameBytes > bytes - at) {
      frame = new byte[frameBytes];
      frameAt = 0;
      if (file.read(ByteBuffer.wrap(frame), windowOffset + at) < frameBytes) {
        return false;
      }
    }
    return FrameFormat.storedChecksum(frame, frameAt)
        == FrameFormat.checksum(frame, frameAt, frameBytes);
  }
}
