package dev.tidepool.table.value;

import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.IndexPart.Function;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;

/** The functions that an index can have of a column: their types, and what they give. */
public final class IndexFunctions {
  private IndexFunctions() {}

  /**
   * The type of what {@code function} gives for values of {@code type}.
   *
   * @throws IllegalArgumentException if it does not take such values
   */
  public static ColumnType resultType(Function function, ColumnType type) {
    if (function == Function.NONE) {
      return type;
    }
    if (type.isArray() || !takes(function, type.scalar())) {
      throw new IllegalArgumentException(
          function.name().toLowerCase(Locale.ROOT) + " takes " + taken(function) + ", not " + type);
    }
    return switch (function) {
      case LENGTH -> ColumnType.INT;
      case YEAR, MONTH -> ColumnType.BIGINT;
      default -> type;
    };
  }

  private static boolean takes(Function function, Scalar type) {
    return switch (function) {
      case NONE -> true;
      case LOWER, UPPER, TRIM, PREFIX, LENGTH -> type == Scalar.STRING;
      case ABS ->
          switch (type) {
            case INT, BIGINT, DOUBLE, DECIMAL -> true;
            default -> false;
          };
      case YEAR, MONTH, DAY -> type == Scalar.TIMESTAMP;
    };
  }

  private static String taken(Function function) {
    return switch (function) {
      case ABS -> "numbers";
      case YEAR, MONTH, DAY -> "TIMESTAMP";
      default -> "STRING";
    };
  }

  /**
   * What {@code function} gives for {@code value}, which is of a type that it takes; NULL for NULL.
   *
   * <p>It has a result for every value. The smallest INT and BIGINT, whose absolute values do not
   * fit, stay what they are, as with {@link Math#abs(int)}; a timestamp so early that its midnight
   * does not fit gets the earliest there is. Letters change case without regard to a language.
   */
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
      case YEAR -> (long) date((Long) value).getYear();
      case MONTH -> (long) date((Long) value).getMonthValue();
      case DAY -> midnight((Long) value);
    };
  }

  private static String prefix(String text, int codePoints) {
    int end = 0;
    for (int i = 0; i < codePoints && end < text.length(); i++) {
      end += Character.charCount(text.codePointAt(end));
    }
    return text.substring(0, end);
  }

  private static Object absolute(Object value) {
    if (value instanceof Integer number) {
      return Math.abs(number);
    }
    if (value instanceof Long number) {
      return Math.abs(number);
    }
    if (value instanceof Double number) {
      return Math.abs(number);
    }
    return ((BigDecimal) value).abs();
  }

  private static LocalDate date(long micros) {
    return LocalDate.ofEpochDay(Math.floorDiv(micros, Timestamps.MICROS_PER_DAY));
  }

  private static long midnight(long micros) {
    long ofDay = Math.floorMod(micros, Timestamps.MICROS_PER_DAY);
    return micros < Long.MIN_VALUE + ofDay ? Long.MIN_VALUE : micros - ofDay;
  }
}
