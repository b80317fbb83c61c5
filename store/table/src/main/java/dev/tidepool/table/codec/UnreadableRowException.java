package dev.tidepool.table.codec;

import dev.tidepool.table.schema.Column;

/**
 * A row's bytes do not hold the columns that were asked for. It stays a row: it is found by its
 * key, and listed as unreadable.
 *
 * <p>Checked, as whoever reads rows has to decide what becomes of these; without a stack trace, as
 * there may be many and the message says it all.
 */
public final class UnreadableRowException extends Exception {
  private static final long serialVersionUID = 1;

  private final String column;

  /** What is wrong with the bytes as a whole. */
  public UnreadableRowException(String message, Throwable cause) {
    super(message, cause, false, false);
    this.column = null;
  }

  /** What was {@code found} instead of a value of {@code column}. */
  public UnreadableRowException(Column column, String found, Throwable cause) {
    super(
        "column "
            + column.name()
            + ": expected "
            + column.type()
            + " at "
            + column.path()
            + ", found "
            + found,
        cause,
        false,
        false);
    this.column = column.name();
  }

  /** The name of the column that cannot be read, or null if it is not about one. */
  public String column() {
    return column;
  }
}
