package dev.tidepool.changelog;

/** Why the rows of a partition are thrown away and read anew from the start of its log. */
public enum ResetCause {
  /** The topic was deleted and created again: its id is another one. */
  RECREATED(true),

  /** The log ends before the offset of the rows, or went another way: its end was cut off. */
  TRUNCATED(true),

  /** Records behind the offset of the rows were deleted before they were read. */
  MISSED(false),

  /** Records at the start of the log were deleted: some rows may come from nothing else. */
  START_MOVED(false),

  /** The offset is so old that tombstones behind it may have been compacted away. */
  TOO_OLD(false),

  /** Bytes on the disk are damaged. */
  DAMAGED(false),

  /** The rows are of another {@link ValueLayout} than the one asked for. */
  OTHER_LAYOUT(false);

  private final boolean offsetsAreOthers;

  ResetCause(boolean offsetsAreOthers) {
    this.offsetsAreOthers = offsetsAreOthers;
  }

  /** Whether an offset from before means another record now, or none. */
  boolean offsetsAreOthers() {
    return offsetsAreOthers;
  }
}
