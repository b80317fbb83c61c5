package dev.tidepool.endpoint;

/** A table cannot be asked now, but may be later; the message says why. */
public class TableUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** For this reason, and because of {@code cause} or null. */
  public TableUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
