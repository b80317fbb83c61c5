package dev.tidepool.sql.parse;

import dev.tidepool.sql.error.SqlException;

/** A text that is no statement: what was expected, what was found, and where. */
public final class SqlSyntaxException extends SqlException {
  private static final long serialVersionUID = 1;

  /**
   * An error at {@code line} and {@code column}, both from 1.
   *
   * @param message one sentence without a full stop
   */
  public SqlSyntaxException(String message, int line, int column) {
    super(Code.SYNTAX, message, line, column);
  }
}
