package dev.tidepool.endpoint.cluster;

/** What an answer between instances is made of: one of these, then what it says. */
final class Frame {
  /** The partitions that are answered for; always the first of an answer that is none of errors. */
  static final int HEAD = 1;

  /** The values of a row. */
  static final int ROW = 2;

  /** Statistics: the last, without which an answer is cut off. */
  static final int END = 3;

  /** A {@link Failure} and a message; the last. */
  static final int ERROR = 4;

  /** The columns of a table; the last. */
  static final int SCHEMA = 5;

  /** A text and an expected number of rows; the last. */
  static final int PATH = 6;

  private Frame() {}

  /** Why an instance does not answer. Sent by name. */
  enum Failure {
    /** A partition is not here, not active, or not as far as it should be: ask again. */
    MOVED,
    /** It cannot be asked, and that may take a while. */
    UNAVAILABLE,
    /** The table has other columns there. */
    OTHER_SCHEMA,
    /** A limit of the query. */
    LIMIT,
    /** A sum that does not fit its type. */
    ARITHMETIC,
    /** A request that does not fit the table. */
    INVALID,
    /** A defect; the log of the instance tells more. */
    FAILED
  }
}
