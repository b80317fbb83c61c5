package dev.tidepool.sql;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.value.Values;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes of what a caller gives what a plan expects. <b>Threads:</b> any. */
final class Parameters {
  private Parameters() {}

  /**
   * The values as {@code types} say, in an array of their own.
   *
   * @param size of the array; what is behind the values is for subqueries
   * @throws SqlException with code PARAMETER if there are more or fewer, or one cannot be of its
   *     type
   */
  static Object[] of(Object[] given, List<SqlType> types, int size) {
    if (given.length != types.size()) {
      throw new SqlException(
          Code.PARAMETER, "the statement has " + types.size() + " parameters, got " + given.length);
    }
    Object[] values = new Object[size];
    for (int i = 0; i < given.length; i++) {
      values[i] = given[i] == null ? null : value(i + 1, types.get(i), given[i]);
    }
    return values;
  }

  private static Object value(int number, SqlType type, Object given) {
    try {
      if (type.isArray()) {
        return array("an element of parameter " + number, type.element(), given);
      }
      return scalar("parameter " + number, type, given);
    } catch (IllegalArgumentException e) {
      throw new SqlException(
          Code.PARAMETER, e.getMessage(), SqlException.UNKNOWN, SqlException.UNKNOWN, e);
    }
  }

  private static Object scalar(String what, SqlType type, Object given) {
    return switch (type.scalar()) {
      case DATE -> days(what, given);
      case NULL -> throw new IllegalArgumentException(what + " can only be NULL");
      default -> Values.coerce(what, ColumnType.Scalar.valueOf(type.scalar().name()), given);
    };
  }

  private static Integer days(String what, Object given) {
    if (given instanceof Integer days) {
      return days;
    }
    try {
      LocalDate date =
          given instanceof LocalDate local
              ? local
              : given instanceof CharSequence text ? LocalDate.parse(text) : null;
      if (date != null) {
        return Math.toIntExact(date.toEpochDay());
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(what + " is DATE: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        what + " is DATE, which cannot be a " + given.getClass().getSimpleName());
  }

  private static List<Object> array(String what, SqlType element, Object given) {
    List<?> elements;
    if (given instanceof List<?> list) {
      elements = list;
    } else if (given instanceof Object[] array) {
      elements = Arrays.asList(array);
    } else {
      throw new IllegalArgumentException(
          what.substring("an element of ".length())
              + " is an array, which cannot be a "
              + given.getClass().getSimpleName());
    }
    List<Object> values = new ArrayList<>(elements.size());
    for (Object value : elements) {
      values.add(value == null ? null : scalar(what, element, value));
    }
    return values;
  }
}
