package dev.tidepool.server.shell;

/** Something that is told to the user, and ends a statement. */
class ShellException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ShellException(String message) {
    super(message);
  }

  ShellException(String message, Throwable cause) {
    super(message, cause);
  }
}
