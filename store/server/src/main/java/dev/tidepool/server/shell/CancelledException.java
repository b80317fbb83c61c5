package dev.tidepool.server.shell;

/** The user did not wait for the answer. */
final class CancelledException extends ShellException {
  private static final long serialVersionUID = 1;

  CancelledException() {
    super("cancelled");
  }
}
