package dev.tidepool.server.copy;

/** A line that is no row of the table. */
final class BadLineException extends Exception {
  private static final long serialVersionUID = 1;

  private final long line;

  /** What is wrong with the row that begins in {@code line}, from 1. */
  BadLineException(long line, String message) {
    super(message, null, false, false);
    this.line = line;
  }

  long line() {
    return line;
  }
}
