package dev.tidepool.engine.verify;

import dev.tidepool.engine.directory.KeyHash;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.recovery.Checkpoint;
import dev.tidepool.engine.recovery.CommitFrame;
import dev.tidepool.engine.recovery.StoreDirectory;
import dev.tidepool.engine.segment.SegmentLog;
import dev.tidepool.engine.verify.SegmentFile.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One examination of one store: all passes over its files, and what came of them. */
final class StoreExamination {
  private final Findings findings = new Findings();
  private final StoreDirectory directory;
  private final Consumer<String> progress;
  private final Supplier<CompanionCheck> companions;
  private CompanionCheck companion = CompanionCheck.NONE; // of the newest checkpoint
  private StoreFiles files;
  private final List<CheckpointCheck> checkpoints = new ArrayList<>();
  private CheckpointCheck newest; // null if there is none
  private RowState rows; // null if it cannot be rebuilt
  private LogReplay log;

  StoreExamination(
      Vfs vfs, Path path, Consumer<String> progress, Supplier<CompanionCheck> companions) {
    this.companions = companions;
    this.directory = new StoreDirectory(vfs, path);
    this.progress = progress;
  }

  StoreReport run() throws IOException {
    files = new StoreFiles(directory, findings);
    rows =
        files.identity == null
            ? null
            : new RowState(new KeyHash(files.identity.seed0(), files.identity.seed1()));
    readCheckpoints();
    replayLog();
    walkSegments();
    return report();
  }

  /** Reads the newest checkpoint into the row state, of older ones the head alone counts. */
  private void readCheckpoints() {
    for (int number : files.checkpoints.keySet()) {
      boolean isNewest = number == files.checkpoints.lastKey();
      Path path = files.checkpoints.get(number);
      progress.accept("reading " + path);
      Findings target = isNewest ? findings : new Findings();
      companion = isNewest ? companions.get() : CompanionCheck.NONE;
      CheckpointCheck check =
          new CheckpointCheck(path, number, isNewest ? rows : null, companion, target);
      check.read(files);
      checkpoints.add(check);
      newest = check;
    }
    if (newest != null && !newest.isComplete()) {
      rows = null;
    }
  }

  private Checkpoint head() {
    return newest == null ? null : newest.head();
  }

  private void replayLog() {
    Checkpoint head = head();
    long sequence = head == null ? 0 : head.sequence();
    long start = head == null ? 0 : head.logPosition();
    List<SegmentFile> chain = files.findChain(start);
    if (head != null && chain.isEmpty()) {
      findings.error(
          directory.path().resolve(SegmentLog.fileName(SegmentLog.segmentOf(start))),
          0,
          "segment in which the log goes on behind the checkpoint",
          "present",
          "missing, damaged or too short");
    }
    log = new LogReplay(files, chain, sequence, start, findings);
    log.findLastCommit();
    if (head != null && log.commit == null) {
      log.commit = new CommitFrame(head.commitNumber(), head.rowCount(), head.note());
    }
    if (rows == null) {
      return;
    }
    log.replay(rows);
    rows.countLiveRows();
    long expected = log.commit == null ? 0 : log.commit.rowCount();
    if (rows.rowCount != expected) {
      findings.error(
          directory.path().resolve(SegmentLog.fileName(SegmentLog.segmentOf(placeOfCommit()))),
          SegmentLog.offsetOf(placeOfCommit()),
          "rows at the last commit",
          expected,
          rows.rowCount);
    }
  }

  private long placeOfCommit() {
    return log.commitPosition != 0 ? log.commitPosition : log.commitEndPosition;
  }

  private void walkSegments() throws IOException {
    if (files.identity == null || newest != null && newest.head() == null) {
      log.takeAllForCommitted();
      files.segments.values().forEach(segment -> segment.part = Part.CHAIN);
    }
    SegmentWalk walk = new SegmentWalk(files, rows, head(), log, findings);
    int done = 0;
    for (SegmentFile segment : files.segments.values()) {
      progress.accept(
          "reading %s, %d of %d".formatted(segment.path, ++done, files.segments.size()));
      walk.walk(segment);
    }
    walk.finish();
  }

  private StoreReport report() {
    long liveBytes = files.segments.values().stream().mapToLong(s -> s.liveBytes).sum();
    return new StoreReport(
        directory.path(),
        FileHeader.VERSION,
        files.identity == null ? 0 : files.identity.storeId(),
        files.fileBytes,
        files.segments.values().stream().map(this::segment).toList(),
        checkpoints.stream().filter(c -> c.head() != null).map(this::checkpoint).toList(),
        commit(),
        liveBytes,
        List.copyOf(files.leftOvers),
        List.copyOf(files.strangers),
        companion.lines(),
        findings.toList(directory.path()));
  }

  private StoreReport.Segment segment(SegmentFile segment) {
    FileHeader header = segment.header;
    return new StoreReport.Segment(
        segment.path.getFileName().toString(),
        switch (segment.part) {
          case BEFORE_CHECKPOINT -> "before the checkpoint";
          case CHAIN -> "replayed";
          case OUTSIDE -> "outside the log";
        },
        segment.sizeBytes,
        segment.endOffset,
        segment.firstSequence,
        segment.lastSequence,
        segment.pageFrameCount,
        segment.commitFrameCount,
        header == null || header.previousNonce() == 0
            ? ""
            : Positions.toString(header.previousEnd()),
        segment.liveBytes);
  }

  private StoreReport.Checkpoint checkpoint(CheckpointCheck check) {
    Checkpoint head = check.head();
    return new StoreReport.Checkpoint(
        check.path.getFileName().toString(),
        check.fileBytes(),
        head.sequence(),
        Positions.toString(head.logPosition()),
        head.commitNumber(),
        head.rowCount(),
        head.rowIdLimit(),
        head.pageLimit(),
        head.hasKeyOrder(),
        head.note());
  }

  private StoreReport.Commit commit() {
    if (log.commit == null || log.endIsUnknown()) {
      return null;
    }
    return new StoreReport.Commit(
        log.commit.number(),
        log.commitSequence,
        Positions.toString(log.commitEndPosition),
        log.commit.rowCount(),
        log.commit.note());
  }
}
