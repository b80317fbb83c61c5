package dev.tidepool.changelog;

import java.util.Optional;

/**
 * Judges whether rows and offset of a partition can be taken further by reading its log, and if
 * not, why: the one place where that is decided.
 *
 * @param offsetAgeMaxMs an older offset is not trusted
 * @param rowsOutliveRecords whether rows stay whose records were deleted at the start of the log
 */
record Trust(long offsetAgeMaxMs, boolean rowsOutliveRecords) {

  /** A reset that is due. */
  record Verdict(ResetCause cause, String detail) {}

  /**
   * Judges.
   *
   * @param note what the rows are; with the offset that the reading is at now
   * @param offsetBefore which offset the reading was at before the broker was asked; -1 if unknown
   * @return the reason not to trust; empty if all is well
   */
  Optional<Verdict> judge(OffsetNote note, long offsetBefore, LogFacts.Partition log) {
    if (!note.topicId().equals(log.topicId())) {
      return verdict(
          ResetCause.RECREATED,
          "the topic was created again: its id is " + log.topicId() + ", was " + note.topicId());
    }
    long offset = note.nextOffset();
    if (Math.min(offset, offsetBefore) > log.end()) {
      return verdict(
          ResetCause.TRUNCATED,
          "the log ends at " + log.end() + ", before the offset " + offset + " of the rows");
    }
    if (offset < log.start()) {
      return verdict(
          ResetCause.MISSED,
          "the log starts at " + log.start() + ", behind the offset " + offset + " of the rows");
    }
    // Of rows that are not complete yet it is judged later, or a log whose start keeps moving would
    // be begun again and again.
    if (!rowsOutliveRecords && note.complete() && note.startOffset() < log.start()) {
      return verdict(
          ResetCause.START_MOVED,
          "the log starts at " + log.start() + ", the rows were read from " + note.startOffset());
    }
    long ageMs = log.askedMs() - note.asOfMs();
    if (Math.abs(ageMs) > offsetAgeMaxMs) {
      return verdict(
          ResetCause.TOO_OLD,
          "the offset is "
              + ageMs
              + " ms old, more than "
              + offsetAgeMaxMs
              + "; tombstones may be gone from the log");
    }
    return Optional.empty();
  }

  private static Optional<Verdict> verdict(ResetCause cause, String detail) {
    return Optional.of(new Verdict(cause, detail));
  }
}
