package dev.tidepool.server.copy;

/** A file that cannot be loaded, or not further; the message says why. */
public final class CopyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CopyException(String message, Throwable cause) {
    super(message, cause);
  }
}
