package dev.tidepool.sql;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.table.query.QueryLimitException;
import java.util.function.Supplier;

/** Makes of what an execution throws what callers expect. */
final class Failures {
  private Failures() {}

  /** Runs a part of an execution. */
  static <T> T translated(Supplier<T> part) {
    try {
      return part.get();
    } catch (QueryLimitException | ArithmeticException | IllegalArgumentException e) {
      throw of(e);
    }
  }

  /** A limit, a number that a table cannot add up, or a value that it cannot be asked for. */
  static SqlException of(RuntimeException cause) {
    Code code =
        cause instanceof QueryLimitException
            ? Code.LIMIT
            : cause instanceof ArithmeticException ? Code.VALUE : Code.PARAMETER;
    return new SqlException(
        code, cause.getMessage(), SqlException.UNKNOWN, SqlException.UNKNOWN, cause);
  }
}
