package dev.tidepool.endpoint.jdbc;

/** A request of a driver that is answered by an error. */
public final class JdbcException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What went wrong, for programs, and the status of HTTP that says so. */
  public enum Code {
    MALFORMED_REQUEST(400),
    UNSUPPORTED(400),
    READ_ONLY(400),
    NO_CONNECTION(404),
    NO_RESULT(404),
    LIMIT(422),
    BUSY(429);

    /** Of HTTP. */
    public final int status;

    Code(int status) {
      this.status = status;
    }
  }

  private final Code code;

  JdbcException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** What went wrong. */
  public Code code() {
    return code;
  }
}
