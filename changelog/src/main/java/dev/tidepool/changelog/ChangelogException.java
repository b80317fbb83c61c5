package dev.tidepool.changelog;

/** A table cannot do what it was asked; the message says why and what helps. */
public class ChangelogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ChangelogException(String message) {
    super(message);
  }

  public ChangelogException(String message, Throwable cause) {
    super(message, cause);
  }
}
