package dev.tidepool.table.value;

import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.IndexPart.Function;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What can be indexed instead of a value. */
public final class IndexFunctions {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private IndexFunctions() {}

  /**
   * The type of {@code function} of a value of type {@code argument}.
   *
   * @throws IllegalArgumentException if it does not take such values
   */
  public static Scalar resultType(Function function, Scalar argument) {
    boolean fits =
        switch (function) {
          case NONE -> true;
          case LOWER, UPPER, TRIM, PREFIX, LENGTH -> argument == Scalar.STRING;
          case ABS ->
              argument == Scalar.INT
                  || argument == Scalar.BIGINT
                  || argument == Scalar.DOUBLE
                  || argument == Scalar.DECIMAL;
          case YEAR, MONTH, DAY -> argument == Scalar.TIMESTAMP;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          function.name().toLowerCase(Locale.ROOT) + " does not take values of type " + argument);
    }
    return switch (function) {
      case LENGTH -> Scalar.INT;
      case YEAR, MONTH -> Scalar.BIGINT;
      default -> argument;
    };
  }

  /** The function of a value; null of null, and where the result is no value of the type. */
  public static Object apply(Function function, int argument, Object value) {
    if (value == null) {
      return null;
    }
    return switch (function) {
      case NONE -> value;
      case LOWER -> ((String) value).toLowerCase(Locale.ROOT);
      case UPPER -> ((String) value).toUpperCase(Locale.ROOT);
      case TRIM -> ((String) value).strip();
      case PREFIX -> prefix((String) value, argument);
      case LENGTH -> ((String) value).codePointCount(0, ((String) value).length());
      case ABS -> absolute(value);
      case YEAR -> (long) utc(value).getYear();
      case MONTH -> (long) utc(value).getMonthValue();
      case DAY -> Values.micros(utc(value).truncatedTo(ChronoUnit.DAYS).toInstant());
    };
  }

  private static String prefix(String value, int codePoints) {
    return value.length() <= codePoints || value.codePointCount(0, value.length()) <= codePoints
        ? value
        : value.substring(0, value.offsetByCodePoints(0, codePoints));
  }

  private static Object absolute(Object value) {
    if (value instanceof Integer number) {
      return number == Integer.MIN_VALUE ? null : (Object) Math.abs(number);
    }
    if (value instanceof Long number) {
      return number == Long.MIN_VALUE ? null : (Object) Math.abs(number);
    }
    return value instanceof Double number ? (Object) Math.abs(number) : ((BigDecimal) value).abs();
  }

  private static ZonedDateTime utc(Object value) {
    long micros = (Long) value;
    return Instant.ofEpochSecond(
            Math.floorDiv(micros, MICROS_PER_SECOND),
            Math.floorMod(micros, MICROS_PER_SECOND) * 1000)
        .atZone(ZoneOffset.UTC);
  }
}
