package dev.tidepool.server.shell;

/** The server answered by an error. */
final class RefusedException extends ShellException {
  private static final long serialVersionUID = 1;

  /** A line or column that is not told. */
  static final int UNKNOWN = 0;

  private final int status;
  private final String code;
  private final int line;
  private final int column;

  /**
   * An error.
   *
   * @param status of HTTP
   * @param code for programs
   * @param line of the statement, from 1, or {@link #UNKNOWN}
   * @param column in that line, from 1, or {@link #UNKNOWN}
   */
  RefusedException(int status, String code, String message, int line, int column) {
    super(message);
    this.status = status;
    this.code = code;
    this.line = line;
    this.column = column;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  int line() {
    return line;
  }

  int column() {
    return column;
  }
}
