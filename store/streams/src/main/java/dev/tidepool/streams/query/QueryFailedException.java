package dev.tidepool.streams.query;

/** A query got no answer; the message says why. Nothing else happened. */
public class QueryFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** For this reason. */
  public QueryFailedException(String message) {
    super(message);
  }

  /** For this reason, and because of that. */
  public QueryFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
