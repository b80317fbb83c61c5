package dev.tidepool.engine;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.recovery.LogTail;
import dev.tidepool.engine.recovery.StoreDirectory;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Takes the segment files of a store into its log and cuts off what was never committed. */
final class LogCutter {
  private LogCutter() {}

  /**
   * Adopts the segments from before the checkpoint whole and those of the tail as far as they are
   * committed; deletes all others, which nothing needs.
   */
  static void adopt(
      SegmentLog log, StoreDirectory directory, long storeId, LogTail tail, long start)
      throws IOException {
    TreeMap<Integer, Path> files = directory.segments();
    long endNonce = 0;
    for (LogTail.SegmentRange range : tail.committedSegments()) {
      Path path = files.remove(range.number());
      adoptOne(log, directory, path, range.header(), range.endOffset());
      endNonce = range.header().nonce();
    }
    if (!files.isEmpty()) {
      // What made files needless, a new identity above all, is durable before they go.
      directory.vfs().syncDirectory(directory.path());
    }
    for (Map.Entry<Integer, Path> entry : files.entrySet()) {
      log.skipNumber(entry.getKey());
      FileHeader header = null;
      long sizeBytes;
      try (VfsFile file = directory.vfs().openForRead(entry.getValue())) {
        sizeBytes = file.size();
        header = FileHeader.read(file, entry.getValue(), FileHeader.Kind.SEGMENT);
      }
      if (header != null
          && header.storeId() == storeId
          && header.number() == entry.getKey()
          && entry.getKey() < SegmentLog.segmentOf(start)) {
        adoptOne(log, directory, entry.getValue(), header, sizeBytes);
      } else {
        directory.vfs().delete(entry.getValue());
      }
    }
    log.continueAfter(tail.commitSequence(), tail.commitEndPosition(), endNonce);
  }

  private static void adoptOne(
      SegmentLog log, StoreDirectory directory, Path path, FileHeader header, long endOffset)
      throws IOException {
    VfsFile file = directory.vfs().openOrCreate(path);
    try {
      if (file.size() > endOffset) {
        file.truncate(endOffset);
      }
      log.adopt((int) header.number(), path, file, header.firstSequence(), endOffset);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }
}
