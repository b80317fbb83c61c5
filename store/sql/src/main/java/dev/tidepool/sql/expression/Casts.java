package dev.tidepool.sql.expression;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * CAST: from a value of one type to one of another, or an error that names the value. NULL stays
 * NULL. Numbers that lose a fraction are rounded, halves away from zero.
 *
 * <p><b>Threads:</b> any.
 */
public final class Casts {
  private Casts() {}

  /**
   * {@code CAST(argument AS to)}.
   *
   * @throws SqlException if no value of {@code from} can become one of {@code to}
   */
  public static Expression cast(SqlType from, SqlType to, Expression argument) {
    if (from.equals(to) || from.equals(SqlType.NULL)) {
      return argument;
    }
    if (from.isArray() && to.isArray()) {
      UnaryOperator<Object> element = conversion(from.element(), to.element());
      return Strict.of(argument, (List<?> values) -> converted(element, values));
    }
    UnaryOperator<Object> conversion = conversion(from, to);
    return Strict.of(argument, conversion::apply);
  }

  private static List<Object> converted(UnaryOperator<Object> element, List<?> values) {
    List<Object> result = new ArrayList<>(values.size());
    for (Object value : values) {
      result.add(value == null ? null : element.apply(value));
    }
    return Collections.unmodifiableList(result);
  }

  /** The same, but NULL if a value cannot be cast. */
  public static Expression tryCast(SqlType from, SqlType to, Expression argument) {
    return orNull(cast(from, to, Expressions.column(0)), argument);
  }

  /** NULL if {@code cast} of the value of {@code argument}, its column 0, fails. */
  private static Expression orNull(Expression cast, Expression argument) {
    return (row, execution) -> {
      Object value = argument.value(row, execution);
      try {
        return cast.value(new Object[] {value}, execution);
      } catch (SqlException e) {
        if (e.code() == Code.VALUE) {
          return null;
        }
        throw e;
      }
    };
  }

  /** A DECIMAL as one of {@code precision} digits, {@code scale} of them behind the point. */
  public static Expression toScale(Expression decimal, int precision, int scale) {
    return Strict.of(
        decimal,
        (BigDecimal number) -> {
          BigDecimal scaled = number.setScale(scale, RoundingMode.HALF_UP);
          if (scaled.precision() > precision) {
            throw Conversions.error(
                number.toPlainString(),
                "DECIMAL(" + precision + ", " + scale + ")",
                "it has too many digits");
          }
          return scaled;
        });
  }

  /** The first {@code length} characters of a text. */
  public static Expression toLength(Expression text, int length) {
    return Strict.of(
        text,
        (String value) ->
            value.length() <= length
                ? value
                : value.substring(0, CodePointText.index(value, length)));
  }

  private static UnaryOperator<Object> conversion(SqlType from, SqlType to) {
    UnaryOperator<Object> conversion =
        from.isArray() || to.isArray() ? null : Conversions.of(from.scalar(), to.scalar());
    if (conversion == null) {
      throw new SqlException(
          Code.TYPE_MISMATCH,
          "a value of type "
              + ValueErrors.name(from)
              + " cannot be cast to "
              + ValueErrors.name(to));
    }
    return conversion;
  }
}
