package dev.tidepool.endpoint;

import dev.tidepool.endpoint.jdbc.JdbcException;
import dev.tidepool.sql.error.SqlException;

/** A request that is answered by an error. */
final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What went wrong, for programs, beside the codes of {@link SqlException}; and the status. */
  enum Code {
    MALFORMED_REQUEST(400),
    PARAMETER(400),
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    BODY_TIMEOUT(408),
    CANCELLED(409),
    BODY_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    LIMIT(422),
    BUSY(429),
    INTERNAL(500),
    UNAVAILABLE(503),
    TIMEOUT(504);

    final int status;

    Code(int status) {
      this.status = status;
    }
  }

  private final int status;
  private final String code;
  private final int line;
  private final int column;

  RequestException(Code code, String message) {
    super(message);
    this.status = code.status;
    this.code = code.name();
    this.line = SqlException.UNKNOWN;
    this.column = SqlException.UNKNOWN;
  }

  /** Partitions are on the move: the same again soon may be answered. */
  RequestException(TablesMoveException cause) {
    super(cause.getMessage(), cause);
    this.status = Code.UNAVAILABLE.status;
    this.code = Code.UNAVAILABLE.name();
    this.line = SqlException.UNKNOWN;
    this.column = SqlException.UNKNOWN;
  }

  /** Whether the same again soon may be answered. */
  boolean isPassing() {
    return getCause() instanceof TablesMoveException;
  }

  /** Whether the time of a query is over, which changed nothing. */
  boolean isTimeout() {
    return code.equals(Code.TIMEOUT.name());
  }

  /** What Jetty refused; it has set the status. */
  RequestException(String code, String message) {
    super(message);
    this.status = 0;
    this.code = code;
    this.line = SqlException.UNKNOWN;
    this.column = SqlException.UNKNOWN;
  }

  /** A statement that is wrong, or fails on a value. */
  RequestException(SqlException cause) {
    super(cause.plainMessage(), cause);
    this.status = Code.MALFORMED_REQUEST.status;
    this.code = cause.code().name();
    this.line = cause.line();
    this.column = cause.column();
  }

  /** What a driver asked that cannot be answered. */
  RequestException(JdbcException cause) {
    super(cause.getMessage(), cause);
    this.status = cause.code().status;
    this.code = cause.code().name();
    this.line = SqlException.UNKNOWN;
    this.column = SqlException.UNKNOWN;
  }

  /** What a source of tables could not execute. */
  RequestException(StatementException cause) {
    super(cause.getMessage(), cause);
    this.status = cause.status();
    this.code = cause.code();
    this.line = SqlException.UNKNOWN;
    this.column = SqlException.UNKNOWN;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  /** From 1, or {@link SqlException#UNKNOWN}. */
  int line() {
    return line;
  }

  /** From 1, or {@link SqlException#UNKNOWN}. */
  int column() {
    return column;
  }
}
