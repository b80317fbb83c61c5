package dev.tidepool.sql.error;

/**
 * A statement that cannot be read, planned or executed: why, and where in its text. Nothing was
 * changed.
 *
 * <p>{@link #getMessage} ends with {@code (line L, column C)} if the place is known.
 */
public class SqlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The line or column of a place that is not known. */
  public static final int UNKNOWN = 0;

  /** What kind of thing went wrong; stable, for programs. */
  public enum Code {
    /** The text is not a statement. */
    SYNTAX,
    /** There is no table of that name. */
    UNKNOWN_TABLE,
    /** There is no column of that name, or more than one. */
    UNKNOWN_COLUMN,
    /** There is no function of that name that takes such arguments. */
    UNKNOWN_FUNCTION,
    /** Values of types that do not go together. */
    TYPE_MISMATCH,
    /** Well-formed, but against the rules in another way: a column that is not grouped, say. */
    INVALID,
    /** Valid SQL that is not supported. */
    UNSUPPORTED,
    /** Too many or too few parameters, or one that does not have the type that is expected. */
    PARAMETER,
    /**
     * Arithmetic or a cast failed on a value: division by zero, overflow, text that is no number.
     */
    VALUE,
    /** The query took more time, memory or rows than it may, or was cancelled. */
    LIMIT
  }

  private final Code code;
  private final String plainMessage;
  private final int line;
  private final int column;

  /** An error at a place that is not known. */
  public SqlException(Code code, String message) {
    this(code, message, UNKNOWN, UNKNOWN, null);
  }

  /** An error at {@code line} and {@code column}, both from 1. */
  public SqlException(Code code, String message, int line, int column) {
    this(code, message, line, column, null);
  }

  /**
   * An error.
   *
   * @param message one sentence without a full stop
   * @param line from 1, or {@link #UNKNOWN}
   * @param column from 1, or {@link #UNKNOWN}
   * @param cause or null
   */
  public SqlException(Code code, String message, int line, int column, Throwable cause) {
    super(
        line == UNKNOWN ? message : message + " (line " + line + ", column " + column + ")", cause);
    this.code = code;
    this.plainMessage = message;
    this.line = line;
    this.column = column;
  }

  public Code code() {
    return code;
  }

  /** The message without the place. */
  public String plainMessage() {
    return plainMessage;
  }

  /** Where the trouble is in the text, from 1, or {@link #UNKNOWN}. */
  public int line() {
    return line;
  }

  /** Where the trouble is in its line, from 1, or {@link #UNKNOWN}. */
  public int column() {
    return column;
  }
}
