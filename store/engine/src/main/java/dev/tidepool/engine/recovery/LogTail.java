package dev.tidepool.engine.recovery;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.recovery.LogChain.Link;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the log behind a checkpoint: finds its last commit and walks the frames up to it.
 *
 * <p>The log ends at the first place that holds no whole frame with the next sequence. If a commit
 * follows such a place all the same, bytes in between are lost or damaged: after a loss of power
 * that is what an unsynced file may look like, and the commits before it stand; while the operating
 * system has been running since the file was written, nothing can have been lost, and it is
 * corruption. In such a file even the last frame is either whole or cut short by the file's end.
 */
public final class LogTail {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogTail.class);

  private final Vfs vfs;
  private final LogChain.Result files;
  private final long afterSequence;
  private final long startPosition;

  private long commitSequence;
  private long commitEndPosition;
  private CommitFrame commit;

  /** Receives the page frames of the log in order. */
  public interface PageConsumer {
    /** A page frame at {@code position}; {@code frame} is valid during the call. */
    void page(byte[] frame, int offset, int frameBytes, long position);
  }

  /** A segment that belongs to the log, to be cut off at {@code endOffset}. */
  public record SegmentRange(int number, FileHeader header, long endOffset) {}

  /**
   * Finds the last commit.
   *
   * @param storeId of the store; segments of other identities are left out
   * @param afterSequence the frame that the walk starts behind: that of the checkpoint, or 0
   * @param startPosition where that is, or 0
   * @throws CorruptStoreException if the log is damaged in front of a commit
   */
  public LogTail(StoreDirectory directory, long storeId, long afterSequence, long startPosition)
      throws IOException {
    this.vfs = directory.vfs();
    this.afterSequence = afterSequence;
    this.startPosition = startPosition;
    this.files = LogChain.find(directory, storeId, startPosition);
    commitSequence = afterSequence;
    commitEndPosition = startPosition;
    walk(Long.MAX_VALUE, null);
    for (Link stranger : files.strangers()) {
      if (FrameSearch.hasCommit(vfs, stranger.path(), FileHeader.BYTES, commitSequence)) {
        lostCommit(
            stranger.path(), FileHeader.BYTES, "a segment before this one", isOfThisRun(stranger));
      }
    }
    for (Path file : files.headless()) {
      if (FrameSearch.hasCommit(vfs, file, FileHeader.BYTES, commitSequence)) {
        List<Link> chain = files.chain();
        boolean isDamage = !chain.isEmpty() && isOfThisRun(chain.get(chain.size() - 1));
        lostCommit(file, 0, "the file header", isDamage);
      }
    }
  }

  /** The last commit behind the checkpoint, or null if there is none. */
  public CommitFrame commit() {
    return commit;
  }

  /** The sequence of the last commit's frame; that of the checkpoint if there is none. */
  public long commitSequence() {
    return commitSequence;
  }

  /** Where the log is to be cut off: what follows was never committed. */
  public long commitEndPosition() {
    return commitEndPosition;
  }

  /** The segments of the log from the checkpoint on, as far as they are committed. */
  public List<SegmentRange> committedSegments() {
    return files.chain().stream()
        .filter(link -> link.number() <= SegmentLog.segmentOf(commitEndPosition))
        .map(
            link ->
                new SegmentRange(
                    link.number(),
                    link.header(),
                    link.number() == SegmentLog.segmentOf(commitEndPosition)
                        ? SegmentLog.offsetOf(commitEndPosition)
                        : link.endOffset()))
        .toList();
  }

  /** Hands all page frames up to the last commit to {@code consumer}. */
  public void replay(PageConsumer consumer) throws IOException {
    walk(commitSequence, consumer);
  }

  private void walk(long lastSequence, PageConsumer consumer) throws IOException {
    long sequence = afterSequence;
    for (Link link : files.chain()) {
      if (sequence == lastSequence) {
        return;
      }
      boolean isFirst = link.number() == SegmentLog.segmentOf(startPosition);
      long offset = isFirst ? SegmentLog.offsetOf(startPosition) : FileHeader.BYTES;
      sequence = walkSegment(link, offset, sequence, lastSequence, consumer);
      if (sequence < 0) {
        return;
      }
    }
  }

  /** Walks one segment; returns the last sequence, or -1 if the log ends in it. */
  private long walkSegment(
      Link link, long firstOffset, long afterSequence, long lastSequence, PageConsumer consumer)
      throws IOException {
    long sequence = afterSequence;
    try (VfsFile file = vfs.openForRead(link.path())) {
      FrameScanner frames = new FrameScanner(file, firstOffset, link.endOffset());
      while (sequence < lastSequence) {
        FrameScanner.Found found = frames.next();
        if (found == FrameScanner.Found.END) {
          return sequence;
        }
        if (found == FrameScanner.Found.DAMAGE || frames.sequence() != sequence + 1) {
          logEnds(link, frames, sequence);
          return -1;
        }
        sequence++;
        frameFound(link, frames, sequence, consumer);
      }
    }
    return sequence;
  }

  private void frameFound(Link link, FrameScanner frames, long sequence, PageConsumer consumer) {
    if (consumer != null) {
      if (frames.kind() == FrameFormat.KIND_PAGE) {
        consumer.page(
            frames.buffer(),
            frames.at(),
            (int) (frames.endOfFrame() - frames.offset()),
            SegmentLog.position(link.number(), frames.offset()));
      }
    } else if (frames.kind() == FrameFormat.KIND_COMMIT) {
      commit = CommitFrame.read(frames.payload());
      commitSequence = sequence;
      commitEndPosition = SegmentLog.position(link.number(), frames.endOfFrame());
    }
  }

  /** The log ends at bytes that are no frame: an interrupted write, a loss of power, or damage. */
  private void logEnds(Link link, FrameScanner frames, long sequence) throws IOException {
    long offset = frames.offset();
    boolean commitFollows = FrameSearch.hasCommit(vfs, link.path(), offset, sequence);
    boolean isDamage = isOfThisRun(link);
    for (Link later : files.chain()) {
      if (later.number() > link.number()
          && FrameSearch.hasCommit(vfs, later.path(), FileHeader.BYTES, sequence)) {
        commitFollows = true;
        // A later run of the operating system found it whole on the device.
        isDamage |= later.header().boot() != link.header().boot();
      }
    }
    String what = "frame " + (sequence + 1);
    if (commitFollows) {
      lostCommit(link.path(), offset, what, isDamage);
    } else if (isDamage && !(link.isLast() && frames.isCutShort(sequence + 1))) {
      throw new CorruptStoreException(
          link.path(), offset, what, "whole, or cut short by the end of the file", "damaged");
    }
  }

  /** Whether nothing of the segment can have been lost, as the system ran on since it was begun. */
  private boolean isOfThisRun(Link link) {
    String bootId = vfs.bootId();
    return !bootId.isEmpty() && SegmentLog.bootHash(bootId) == link.header().boot();
  }

  private void lostCommit(Path path, long offset, String what, boolean isDamage) {
    if (isDamage) {
      throw new CorruptStoreException(
          path, offset, what, "whole, as a commit follows it", "damaged or missing");
    }
    LOGGER.warn(
        "{} at byte {}: {} is damaged or was lost with the power, and so are the commits behind it;"
            + " the store goes on from commit {}",
        path,
        offset,
        what,
        commit == null ? 0 : commit.number());
  }
}
