package dev.tidepool.sql.expression;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.SqlType;

/** What is thrown if a value cannot be computed, or an expression not be made. */
final class ValueErrors {
  private ValueErrors() {}

  /** A value that cannot be computed. */
  static SqlException of(String message) {
    return new SqlException(Code.VALUE, message);
  }

  static SqlException divisionByZero() {
    return of("division by zero");
  }

  /** An operation whose result its type cannot hold, such as {@code 2147483647 + 1}. */
  static SqlException overflow(SqlType type, String operation) {
    return of(operation + " does not fit in " + name(type));
  }

  /** An operation that a type does not have. */
  static SqlException unsupported(String operation, SqlType type) {
    return new SqlException(Code.TYPE_MISMATCH, operation + " is not for " + name(type));
  }

  /** A type by its name in SQL. */
  static String name(SqlType type) {
    String scalar =
        switch (type.scalar()) {
          case INT -> "INTEGER";
          case STRING -> "VARCHAR";
          case BYTES -> "VARBINARY";
          default -> type.scalar().name();
        };
    return type.isArray() ? scalar + " ARRAY" : scalar;
  }
}
