package dev.tidepool.changelog;

/** What a table, or one partition of it, is doing. A table is in the worst state of its parts. */
public enum TableState {
  /** It has shown all of its log once, and applies what is committed to it from then on. */
  FOLLOWING,

  /** It reads its log for the first time, or what is missing; what is shown grows meanwhile. */
  RESTORING,

  /**
   * What it held cannot be trusted. It is read anew beside the old rows, which are still shown, as
   * they were.
   */
  REBUILDING,

  /** The topic is not there. The rows are shown as they were; it is looked for again and again. */
  TOPIC_MISSING,

  /** The broker does not answer, or refuses. Rows are shown as they were; it is asked again. */
  UNREACHABLE,

  /** The disk refuses writes. Nothing is read from the log until one succeeds. */
  DISK_FAILING,

  /** An error that this code did not expect has ended the reading; the reason names it. */
  FAILED,

  /** Closed. */
  CLOSED
}
