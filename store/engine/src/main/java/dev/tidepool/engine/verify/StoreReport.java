package dev.tidepool.engine.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What the files of a store say of it.
 *
 * @param directory of the store
 * @param formatVersion of its files
 * @param storeId its identity; 0 if that is damaged or missing
 * @param fileBytes of all its files, left-overs included
 * @param segments all its segments, by number
 * @param checkpoints all its checkpoints, by number; the last one counts
 * @param lastCommit the state that the store opens with; null if nothing was committed
 * @param liveBytes estimate of the segment bytes that hold live rows
 * @param leftOvers names of files that the store does not need any more and will delete
 * @param strangers names of files that are none of the store's
 * @param companion what the newest checkpoint holds besides rows, if somebody knows: see {@link
 *     StoreVerifier#withCompanion}
 * @param findings what is wrong
 */
public record StoreReport(
    Path directory,
    int formatVersion,
    long storeId,
    long fileBytes,
    List<Segment> segments,
    List<Checkpoint> checkpoints,
    Commit lastCommit,
    long liveBytes,
    List<String> leftOvers,
    List<String> strangers,
    List<String> companion,
    List<Finding> findings) {

  private static final int NOTE_BYTES_SHOWN = 64;

  /**
   * A segment.
   *
   * @param part what it is to the log, in words
   * @param endOffset where the log leaves it
   * @param continues the name of the segment that it goes on from; empty if it is the first one
   * @param liveBytes estimate
   */
  public record Segment(
      String name,
      String part,
      long sizeBytes,
      long endOffset,
      long firstSequence,
      long lastSequence,
      int pageFrameCount,
      int commitFrameCount,
      String continues,
      long liveBytes) {}

  /** A checkpoint, as its head describes it. */
  public record Checkpoint(
      String name,
      long sizeBytes,
      long sequence,
      String logPosition,
      long commitNumber,
      long rowCount,
      int rowIdLimit,
      int pageLimit,
      boolean hasKeyOrder,
      byte[] note) {}

  /** The last commit. */
  public record Commit(
      long number, long sequence, String endPosition, long rowCount, byte[] note) {}

  /** The report as people read it, a line for each thing. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("store " + directory);
    lines.add(
        "  identity %016x, format version %d, %d bytes in files"
            .formatted(storeId, formatVersion, fileBytes));
    lines.add("  " + commitLine());
    lines.add("  " + logLine());
    for (Segment segment : segments) {
      lines.add("  " + line(segment));
    }
    for (Checkpoint checkpoint : checkpoints) {
      lines.add("  " + line(checkpoint));
    }
    companion.forEach(line -> lines.add("  " + line));
    if (!leftOvers.isEmpty()) {
      lines.add("  left over, to be deleted: " + String.join(", ", leftOvers));
    }
    if (!strangers.isEmpty()) {
      lines.add("  not of the store: " + String.join(", ", strangers));
    }
    lines.add(findings.isEmpty() ? "  no findings" : "  findings: " + findings.size());
    return lines;
  }

  private String commitLine() {
    if (lastCommit == null) {
      return "nothing committed";
    }
    return "commit %d, frame %d, ends at %s: %d rows, note %s"
        .formatted(
            lastCommit.number,
            lastCommit.sequence,
            lastCommit.endPosition,
            lastCommit.rowCount,
            shown(lastCommit.note));
  }

  private String logLine() {
    long bytes = segments.stream().mapToLong(Segment::sizeBytes).sum();
    return "log of %d segments, %d bytes, of which about %d live (%d %%)"
        .formatted(segments.size(), bytes, liveBytes, bytes == 0 ? 0 : liveBytes * 100 / bytes);
  }

  private static String line(Segment segment) {
    return "%s: %s, %d bytes up to %d, frames %d to %d (%d pages, %d commits), %s, about %d live"
        .formatted(
            segment.name,
            segment.part,
            segment.sizeBytes,
            segment.endOffset,
            segment.firstSequence,
            segment.lastSequence,
            segment.pageFrameCount,
            segment.commitFrameCount,
            segment.continues.isEmpty() ? "first" : "continues " + segment.continues,
            segment.liveBytes);
  }

  private static String line(Checkpoint checkpoint) {
    return ("%s: %d bytes, commit %d, frame %d, log goes on at %s, %d rows, row ids below %d, pages"
            + " below %d, %s, note %s")
        .formatted(
            checkpoint.name,
            checkpoint.sizeBytes,
            checkpoint.commitNumber,
            checkpoint.sequence,
            checkpoint.logPosition,
            checkpoint.rowCount,
            checkpoint.rowIdLimit,
            checkpoint.pageLimit,
            checkpoint.hasKeyOrder ? "with key order" : "without key order",
            shown(checkpoint.note));
  }

  private static String shown(byte[] note) {
    String hex =
        HexFormat.of().formatHex(note, 0, Math.min(note.length, NOTE_BYTES_SHOWN))
            + (note.length > NOTE_BYTES_SHOWN ? "..." : "");
    return "of " + note.length + " bytes" + (hex.isEmpty() ? "" : " " + hex);
  }

  @Override
  public String toString() {
    return String.join(System.lineSeparator(), lines());
  }
}
