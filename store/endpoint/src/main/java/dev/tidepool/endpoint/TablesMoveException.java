package dev.tidepool.endpoint;

/**
 * Partitions of a table are on the move, or not where the read wants them yet: the query is asked
 * again until its time is over.
 */
public class TablesMoveException extends TableUnavailableException {
  private static final long serialVersionUID = 1;

  /** For this reason, and because of {@code cause} or null. */
  public TablesMoveException(String message, Throwable cause) {
    super(message, cause);
  }
}
