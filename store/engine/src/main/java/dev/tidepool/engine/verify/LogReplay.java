package dev.tidepool.engine.verify;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.recovery.CommitFrame;
import dev.tidepool.engine.recovery.FrameScanner;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The log behind a checkpoint, or from its beginning: finds the last commit that can be reached
 * without a gap, and replays the rows up to it.
 */
final class LogReplay {
  private final StoreFiles files;
  private final List<SegmentFile> chain;
  private final long afterSequence;
  private final long startPosition;
  private final Findings findings;
  private final PageRows pages = new PageRows();

  /** The last commit; that of the checkpoint, or null, if none follows. */
  CommitFrame commit;

  long commitSequence;
  long commitPosition; // of the commit's frame; 0 if it is that of the checkpoint
  long commitEndPosition;

  /** Where the walk ended: behind the last frame in sequence. */
  SegmentFile endSegment; // null if there are no segments

  long endOffset;
  long endSequence;

  /** Whether something else than the next frame, or the end of the log, stands there. */
  boolean endsInDamage;

  LogReplay(
      StoreFiles files,
      List<SegmentFile> chain,
      long afterSequence,
      long startPosition,
      Findings findings) {
    this.files = files;
    this.chain = chain;
    this.afterSequence = afterSequence;
    this.startPosition = startPosition;
    this.findings = findings;
    commitSequence = afterSequence;
    commitEndPosition = startPosition;
  }

  /** What happens to the frames that are met in order. */
  private interface FrameConsumer {
    default void segment(SegmentFile segment, long offset) {}

    void frame(SegmentFile segment, FrameScanner frames);
  }

  /** Nobody can say what was committed last: everything is taken for committed. */
  void takeAllForCommitted() {
    commitEndPosition = Long.MAX_VALUE;
    commitSequence = Long.MAX_VALUE;
  }

  boolean endIsUnknown() {
    return commitSequence == Long.MAX_VALUE;
  }

  void findLastCommit() {
    endSequence = afterSequence;
    walk(
        Long.MAX_VALUE,
        new FrameConsumer() {
          @Override
          public void segment(SegmentFile segment, long offset) {
            endSegment = segment;
            endOffset = offset;
          }

          @Override
          public void frame(SegmentFile segment, FrameScanner frames) {
            frameFound(segment, frames);
          }
        });
  }

  private void frameFound(SegmentFile segment, FrameScanner frames) {
    endSequence = frames.sequence();
    endOffset = frames.endOfFrame();
    if (frames.kind() == FrameFormat.KIND_COMMIT) {
      CommitFrame found = readCommit(frames.payload());
      if (found != null) {
        commit = found;
        commitSequence = frames.sequence();
        commitPosition = SegmentLog.position(segment.number, frames.offset());
        commitEndPosition = SegmentLog.position(segment.number, frames.endOfFrame());
      }
    }
  }

  /** Reads the payload of a commit frame; null if it is malformed. */
  static CommitFrame readCommit(ByteBuffer payload) {
    int noteOffset = CommitFrame.bytes(new byte[0]);
    return payload.remaining() >= noteOffset
            && payload.getInt(noteOffset - Integer.BYTES) == payload.remaining() - noteOffset
        ? CommitFrame.read(payload)
        : null;
  }

  private void walk(long lastSequence, FrameConsumer consumer) {
    long sequence = afterSequence;
    for (SegmentFile segment : chain) {
      boolean isFirst = segment.number == SegmentLog.segmentOf(startPosition);
      long offset = isFirst ? SegmentLog.offsetOf(startPosition) : FileHeader.BYTES;
      if (sequence == lastSequence) {
        return;
      }
      try (VfsFile file = files.vfs().openForRead(segment.path)) {
        FrameScanner frames = new FrameScanner(file, offset, segment.endOffset);
        consumer.segment(segment, offset);
        while (sequence < lastSequence) {
          FrameScanner.Found found = frames.next();
          if (found == FrameScanner.Found.END) {
            break;
          }
          if (found == FrameScanner.Found.DAMAGE || frames.sequence() != sequence + 1) {
            endsInDamage = true;
            return;
          }
          sequence++;
          consumer.frame(segment, frames);
        }
      } catch (IOException e) {
        findings.unreadable(segment.path, e);
        return;
      }
    }
  }

  /** Replays all pages up to the last commit. */
  void replay(RowState rows) {
    Findings reportedByTheWalk = new Findings();
    walk(
        commitSequence,
        (segment, frames) -> {
          if (frames.kind() == FrameFormat.KIND_PAGE) {
            replayPage(segment, frames, rows, reportedByTheWalk);
          }
        });
  }

  private void replayPage(
      SegmentFile segment, FrameScanner frames, RowState rows, Findings ignored) {
    boolean unpacked =
        pages.read(
            frames,
            segment.path,
            ignored,
            (page, row, number, offset) -> {
              if (!row.isBlank() && !row.isRetained() && row.rowId() > 0) {
                replayRow(rows, page, row, number, offset, segment, frames.offset());
              }
            });
    if (unpacked) {
      rows.setPage(
          FrameFormat.number(frames.buffer(), frames.at()),
          SegmentLog.position(segment.number, frames.offset()),
          (int) (frames.endOfFrame() - frames.offset()),
          FrameFormat.rowCount(frames.buffer(), frames.at()),
          pages.packedRowCount());
    }
  }

  private void replayRow(
      RowState rows,
      byte[] page,
      RowView row,
      int number,
      int offset,
      SegmentFile segment,
      long frameOffset) {
    int rowId = row.rowId();
    boolean isKnown = rows.knows(rowId);
    if (isKnown && !rows.isKeyOf(row, page)) {
      findings.error(
          segment.path,
          frameOffset,
          "key of row " + rowId + " on page " + number,
          "the same as before, as no tombstone stands in between",
          "another");
      return;
    }
    if (row.isTombstone()) {
      if (isKnown) {
        rows.remove(row, page);
      }
    } else if (isKnown) {
      rows.move(rowId, number, offset);
    } else {
      rows.add(row, page, number, offset);
    }
  }
}
