package dev.tidepool.engine.verify;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.recovery.Checkpoint;
import dev.tidepool.engine.recovery.CommitFrame;
import dev.tidepool.engine.recovery.FrameScanner;
import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.segment.SegmentLog;
import dev.tidepool.engine.verify.Finding.Severity;
import dev.tidepool.engine.verify.SegmentFile.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads segments from end to end: every frame and every row that the log holds, whether a reader
 * would ever come by or not, and each live row against the row state.
 */
final class SegmentWalk {
  private final StoreFiles files;
  private final RowState rows; // null if it could not be rebuilt
  private final Checkpoint checkpoint; // null if there is none
  private final LogReplay log;
  private final long bootHash; // 0 if unknown
  private final Findings findings;
  private final PageRows pages = new PageRows();
  private boolean checkpointFrameMet;
  private SegmentFile lostCommit; // the first segment of the chain with an unreachable commit

  SegmentWalk(
      StoreFiles files, RowState rows, Checkpoint checkpoint, LogReplay log, Findings findings) {
    this.files = files;
    this.rows = rows;
    this.checkpoint = checkpoint;
    this.log = log;
    this.findings = findings;
    String bootId = files.vfs().bootId();
    this.bootHash = bootId.isEmpty() ? 0 : SegmentLog.bootHash(bootId);
  }

  /** One segment's state of the walk. */
  private final class Visit {
    final SegmentFile segment;
    final VfsFile file;
    long expectedSequence; // -1 if any will do
    long lastCommitNumber;

    Visit(SegmentFile segment, VfsFile file) {
      this.segment = segment;
      this.file = file;
      this.expectedSequence = segment.header == null ? -1 : segment.header.firstSequence();
    }

    void walk() throws IOException {
      FrameWalk frames =
          new FrameWalk(file, FileHeader.BYTES, segment.endOffset, expectedSequence - 1);
      while (frames.next()) {
        if (frames.damageOffset() >= 0) {
          damage(frames.damageOffset(), frames.frame().offset());
          expectedSequence = -1;
        }
        frame(frames.frame());
      }
      if (frames.damageOffset() >= 0) {
        damage(frames.damageOffset(), segment.endOffset);
      }
    }

    private boolean isBehindCommit(long offset) {
      return segment.part == Part.OUTSIDE
          || SegmentLog.position(segment.number, offset) >= log.commitEndPosition;
    }

    private void frame(FrameScanner frames) {
      boolean isCommit = frames.kind() == FrameFormat.KIND_COMMIT;
      long sequence = frames.sequence();
      segment.countFrame(sequence, isCommit);
      if (isBehindCommit(frames.offset())) {
        if (isCommit && sequence > log.commitSequence) {
          commitBehind(segment);
        }
        return;
      }
      if (expectedSequence >= 0 && sequence != expectedSequence) {
        findings.error(segment.path, frames.offset(), "sequence", expectedSequence, sequence);
      }
      expectedSequence = sequence + 1;
      if (isOfCheckpoint(frames)) {
        checkpointFrameMet = true;
        checkEndOfCheckpoint(frames);
      }
      switch (frames.kind()) {
        case FrameFormat.KIND_PAGE -> page(frames);
        case FrameFormat.KIND_COMMIT -> commit(frames);
        default ->
            findings.error(
                segment.path, frames.offset(), "kind of frame", "page or commit", frames.kind());
      }
    }

    private void commit(FrameScanner frames) {
      CommitFrame commit = LogReplay.readCommit(frames.payload());
      if (commit == null) {
        findings.error(
            segment.path, frames.offset(), "commit frame", "well-formed", "of another size");
        return;
      }
      if (commit.number() <= lastCommitNumber) {
        findings.error(
            segment.path,
            frames.offset(),
            "number of the commit",
            "more than " + lastCommitNumber,
            commit.number());
      }
      lastCommitNumber = commit.number();
      if (isOfCheckpoint(frames) && !isCommitOfCheckpoint(frames, commit)) {
        findings.error(
            segment.path,
            frames.offset(),
            "commit of the checkpoint",
            "with its number, rows and note",
            "commit " + commit.number() + " of " + commit.rowCount() + " rows");
      }
    }

    private boolean isOfCheckpoint(FrameScanner frames) {
      return checkpoint != null
          && frames.sequence() == checkpoint.sequence()
          && segment.number == SegmentLog.segmentOf(checkpoint.logPosition());
    }

    private boolean isCommitOfCheckpoint(FrameScanner frames, CommitFrame commit) {
      return commit.number() == checkpoint.commitNumber()
          && commit.rowCount() == checkpoint.rowCount()
          && Arrays.equals(commit.note(), checkpoint.note());
    }

    /** The log goes on behind the last frame that the checkpoint has seen. */
    private void checkEndOfCheckpoint(FrameScanner frames) {
      long end = SegmentLog.position(segment.number, frames.endOfFrame());
      if (end != checkpoint.logPosition()) {
        findings.error(
            segment.path,
            frames.offset(),
            "end of the last frame before the checkpoint",
            Positions.toString(checkpoint.logPosition()),
            Positions.toString(end));
      }
    }

    private void page(FrameScanner frames) {
      int number = FrameFormat.number(frames.buffer(), frames.at());
      boolean isNewest =
          rows != null
              && rows.hasPage(number)
              && rows.pages.position(number)
                  == SegmentLog.position(segment.number, frames.offset());
      boolean unpacked =
          pages.read(
              frames,
              segment.path,
              findings,
              (page, row, pageNumber, offset) -> {
                if (isNewest) {
                  row(page, row, pageNumber, offset, frames.offset());
                }
              });
      if (isNewest && unpacked) {
        segment.liveBytes += rows.liveBytes(number);
        checkCounts(frames, number);
      }
    }

    private void row(byte[] page, RowView row, int number, int offset, long frameOffset) {
      int rowId = row.rowId();
      if (!row.isRow(rowId) || rowId < 1) {
        return;
      }
      long address = rows.address(rowId);
      if (!RowAddress.isLive(address) || !RowAddress.isAt(address, number, offset)) {
        return;
      }
      rows.met(number);
      String what = "row " + rowId + " on page " + number + " at offset " + offset;
      if (!rows.isKeyOf(row, page)) {
        findings.error(
            segment.path,
            frameOffset,
            what,
            "a key with the hash that leads to the row",
            "another key");
        return;
      }
      int other = rows.otherRowOfKey(rowId);
      if (other != 0) {
        findings.error(
            segment.path, frameOffset, what, "the only row of its key", "one beside row " + other);
      }
    }

    private void checkCounts(FrameScanner frames, int number) {
      String expected =
          counts(
              rows.pages.frameBytes(number),
              rows.pages.rowCount(number),
              rows.pages.packedRowCount(number));
      String found =
          counts(
              (int) (frames.endOfFrame() - frames.offset()),
              FrameFormat.rowCount(frames.buffer(), frames.at()),
              pages.packedRowCount());
      if (!found.equals(expected)) {
        findings.error(segment.path, frames.offset(), "page " + number, expected, found);
      }
    }

    private String counts(int frameBytes, int rowCount, int packedRowCount) {
      return frameBytes + " bytes, " + rowCount + " rows, " + packedRowCount + " not blank";
    }

    /** The bytes from {@code offset} to {@code end} are no frame. */
    private void damage(long offset, long end) throws IOException {
      FrameDamage damage = FrameDamage.at(file, offset, segment.endOffset, expectedSequence);
      if (isBehindCommit(offset)) {
        return;
      }
      boolean isNeeded =
          rows == null || hasLiveRows(SegmentLog.position(segment.number, offset), end - offset);
      if (!mayBeLeftBehind(damage, isNeeded)) {
        report(isNeeded ? Severity.ERROR : Severity.WARNING, offset, damage);
      }
    }

    /**
     * Whether an interrupted or failed write left the bytes. Which segment went on instead, and
     * said so, cannot be known if that one was not needed any longer and is gone.
     */
    private boolean mayBeLeftBehind(FrameDamage damage, boolean isNeeded) {
      boolean endIsUnknown = segment.part == Part.BEFORE_CHECKPOINT && !segment.isContinued;
      return damage.isCutShort() && (log.endIsUnknown() || endIsUnknown && !isNeeded);
    }

    private void report(Severity severity, long offset, FrameDamage damage) {
      findings.add(
          severity, segment.path, offset, damage.what(), damage.expected(), damage.found());
    }
  }

  private boolean hasLiveRows(long from, long bytes) {
    for (int page = 1; page < rows.pageLimit; page++) {
      long position = rows.pages.position(page);
      if (position >= from && position < from + bytes && rows.pages.liveRowCount(page) > 0) {
        return true;
      }
    }
    return false;
  }

  // ---- behind the last commit ------------------------------------------------------------------

  /** A commit was met that the replay did not reach. */
  private void commitBehind(SegmentFile segment) {
    if (segment.part == Part.CHAIN) {
      lostCommit = lostCommit == null ? segment : lostCommit;
      return;
    }
    lost(segment.path, FileHeader.BYTES, "a segment before this one", isOfThisRun(segment));
  }

  /** The place where the log ends: is there what may be there? */
  private void checkEnd() {
    SegmentFile segment = log.endSegment;
    String what = "frame " + (log.endSequence + 1);
    if (segment == null || log.endIsUnknown()) {
      return;
    }
    if (lostCommit != null) {
      // A later run of the operating system found what it goes on from on the device.
      boolean isDamage = isOfThisRun(segment) || bootOf(lostCommit) != bootOf(segment);
      lost(segment.path, log.endOffset, what, isDamage);
    } else if (log.endsInDamage) {
      checkDamagedEnd(segment, what);
    }
  }

  private void checkDamagedEnd(SegmentFile segment, String what) {
    FrameDamage damage;
    try (VfsFile file = files.vfs().openForRead(segment.path)) {
      damage = FrameDamage.at(file, log.endOffset, segment.endOffset, log.endSequence + 1);
    } catch (IOException e) {
      findings.unreadable(segment.path, e);
      return;
    }
    boolean isLast = segment.number == files.lastOfChain();
    boolean isDamage = isOfThisRun(segment);
    if (isDamage ? !(isLast && damage.isCutShort()) : damage.isWhole()) {
      findings.add(
          isDamage ? Severity.ERROR : Severity.WARNING,
          segment.path,
          log.endOffset,
          what,
          "whole, or cut short by the end of the file",
          "damaged: " + damage.what() + " is " + damage.found());
    }
  }

  private void lost(Path path, long offset, String what, boolean isDamage) {
    findings.add(
        isDamage ? Severity.ERROR : Severity.WARNING,
        path,
        offset,
        what,
        "whole, as a commit follows it",
        "damaged or missing; the last commit before it is "
            + (log.commit == null ? "none" : log.commit.number()));
  }

  /** Whether nothing of the segment can have been lost, as the system ran on since it was begun. */
  private boolean isOfThisRun(SegmentFile segment) {
    return bootHash != 0 && bootOf(segment) == bootHash;
  }

  private static long bootOf(SegmentFile segment) {
    return segment.header == null ? 0 : segment.header.boot();
  }

  /** Files whose header was never written whole hold nothing, unless the header was damaged. */
  private void checkHeadless() throws IOException {
    for (Path path : files.headless) {
      try (VfsFile file = files.vfs().openForRead(path)) {
        FrameWalk frames = new FrameWalk(file, FileHeader.BYTES, file.size(), -1);
        boolean found = false;
        while (!found && frames.next()) {
          found =
              frames.frame().kind() == FrameFormat.KIND_COMMIT
                  && frames.frame().sequence() > log.commitSequence;
        }
        if (found) {
          lost(path, 0, "the file header", log.endSegment != null && isOfThisRun(log.endSegment));
        }
      }
    }
  }

  // ---- walking ---------------------------------------------------------------------------------

  void walk(SegmentFile segment) {
    try (VfsFile file = files.vfs().openForRead(segment.path)) {
      new Visit(segment, file).walk();
    } catch (IOException e) {
      findings.unreadable(segment.path, e);
    }
  }

  /** All segments were walked: what should have been met by now? */
  void finish() throws IOException {
    checkEnd();
    checkHeadless();
    checkLinks();
    if (checkpoint != null
        && !checkpointFrameMet
        && SegmentLog.offsetOf(checkpoint.logPosition()) > FileHeader.BYTES) {
      findings.error(
          files.directory.path().resolve(fileOf(checkpoint.logPosition())),
          SegmentLog.offsetOf(checkpoint.logPosition()),
          "last frame before the checkpoint",
          "frame " + checkpoint.sequence() + ", which ends here",
          "missing");
    }
    if (rows != null) {
      checkAllRowsMet();
    }
  }

  private static String fileOf(long position) {
    return SegmentLog.fileName(SegmentLog.segmentOf(position));
  }

  /** A segment goes on with the sequence at which its predecessor was left. */
  private void checkLinks() {
    int lastSegment = SegmentLog.segmentOf(log.commitEndPosition);
    for (SegmentFile segment : files.segments.headMap(lastSegment, true).values()) {
      SegmentFile previous = segment.part == Part.OUTSIDE ? null : files.previousOf(segment);
      if (previous != null
          && previous.part != Part.OUTSIDE
          && previous.lastSequence != 0
          && previous.lastSequence + 1 != segment.header.firstSequence()) {
        findings.error(
            segment.path,
            0,
            "sequence of the first frame",
            previous.lastSequence + 1,
            segment.header.firstSequence());
      }
    }
  }

  private void checkAllRowsMet() {
    int missingSegment = 0;
    for (int page = 1; page < rows.pageLimit; page++) {
      int live = rows.pages.liveRowCount(page);
      if (live == rows.rowsMet(page)) {
        continue;
      }
      long position = rows.pages.position(page);
      int segment = SegmentLog.segmentOf(position);
      boolean isMissing = !files.segments.containsKey(segment);
      if (isMissing && segment == missingSegment) {
        continue; // one finding will do
      }
      missingSegment = isMissing ? segment : missingSegment;
      findings.error(
          files.directory.path().resolve(fileOf(position)),
          SegmentLog.offsetOf(position),
          isMissing ? "segment" : "live rows of page " + page,
          isMissing ? "present, with page " + page + " and maybe others" : live,
          isMissing ? "missing" : rows.rowsMet(page));
    }
  }
}
