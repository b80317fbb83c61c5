package dev.tidepool.endpoint;

import java.util.Objects;

/** A statement that a {@link TableSource} could not execute, for a reason of its own. */
public final class StatementException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The request is wrong. */
  public static final int WRONG = 400;

  /** It is right, but not for who asks. */
  public static final int FORBIDDEN = 403;

  /** It is right, but not for what is there. */
  public static final int CONFLICT = 409;

  /** It takes too much. */
  public static final int LIMIT = 422;

  /** A defect. */
  public static final int FAILED = 500;

  /** It can be executed later. */
  public static final int UNAVAILABLE = 503;

  /** It took too long. */
  public static final int TIMEOUT = 504;

  private final int status;
  private final String code;

  /**
   * An error.
   *
   * @param status of HTTP, one of those above
   * @param code for programs
   * @param message for people
   */
  public StatementException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = Objects.requireNonNull(code, "code");
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }
}
