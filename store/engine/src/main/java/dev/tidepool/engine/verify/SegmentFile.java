package dev.tidepool.engine.verify;

import dev.tidepool.engine.format.FileHeader;
import java.nio.file.Path;

/** A segment file, what part it has in the log, and what was counted in it. */
final class SegmentFile {
  final int number;
  final Path path;
  final FileHeader header; // null if it is damaged
  final long sizeBytes;
  Part part = Part.OUTSIDE;
  long endOffset; // where the log leaves it: what is behind was never part of the log
  boolean isContinued; // whether a segment is there that goes on from this one
  long firstSequence;
  long lastSequence;
  int pageFrameCount;
  int commitFrameCount;
  long liveBytes;

  /** What a segment is to the log. */
  enum Part {
    /** Ends before the checkpoint: kept for the pages in it. */
    BEFORE_CHECKPOINT,
    /** Belongs to the chain that is replayed behind the checkpoint, or from the beginning. */
    CHAIN,
    /** Does not belong to the log. */
    OUTSIDE
  }

  SegmentFile(int number, Path path, FileHeader header, long sizeBytes) {
    this.number = number;
    this.path = path;
    this.header = header;
    this.sizeBytes = sizeBytes;
    this.endOffset = sizeBytes;
  }

  void countFrame(long sequence, boolean isCommit) {
    if (firstSequence == 0) {
      firstSequence = sequence;
    }
    lastSequence = sequence;
    if (isCommit) {
      commitFrameCount++;
    } else {
      pageFrameCount++;
    }
  }
}
