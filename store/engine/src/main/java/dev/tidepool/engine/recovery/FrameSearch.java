package dev.tidepool.engine.recovery;

import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.io.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Looks for whole frames in bytes whose frame boundaries are lost; only when damage was found. */
final class FrameSearch {
  private static final int WINDOW_BYTES = 1 << 20;

  private FrameSearch() {}

  /**
   * Whether {@code path} has a valid commit frame later than {@code sequence} behind {@code from}.
   */
  static boolean hasCommit(Vfs vfs, Path path, long from, long sequence) throws IOException {
    try (VfsFile file = vfs.openForRead(path)) {
      return hasCommit(file, from, file.size(), sequence);
    }
  }

  private static boolean hasCommit(VfsFile file, long from, long to, long sequence)
      throws IOException {
    byte[] window = new byte[WINDOW_BYTES];
    for (long start = from; start < to; start += WINDOW_BYTES / 2) {
      int wanted = (int) Math.min(WINDOW_BYTES, to - start);
      int bytes = file.read(ByteBuffer.wrap(window, 0, wanted), start);
      for (int at = 0; at + FrameFormat.HEADER_BYTES <= bytes && at < WINDOW_BYTES / 2; at++) {
        if (isCommit(window, at, bytes, sequence)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isCommit(byte[] window, int at, int bytes, long sequence) {
    if (FrameFormat.kind(window, at) != FrameFormat.KIND_COMMIT
        || FrameFormat.codec(window, at) != FrameFormat.CODEC_RAW
        || FrameFormat.sequence(window, at) <= sequence) {
      return false;
    }
    int frameBytes = FrameFormat.frameBytes(window, at);
    return frameBytes >= FrameFormat.HEADER_BYTES
        && frameBytes <= bytes - at
        && frameBytes == FrameFormat.rawBytes(window, at) + FrameFormat.HEADER_BYTES
        && FrameFormat.storedChecksum(window, at) == FrameFormat.checksum(window, at, frameBytes);
  }
}
