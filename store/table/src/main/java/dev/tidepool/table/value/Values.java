package dev.tidepool.table.value;

import dev.tidepool.table.schema.ColumnType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Compares values of columns, and makes them of what Java and JSON have. */
public final class Values {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private Values() {}

  // ---- comparing -------------------------------------------------------------------------------

  /** Compares two values of a type, neither of them null. */
  public static int compare(Scalar type, Object left, Object right) {
    return switch (type) {
      case STRING -> compareCodePoints((String) left, (String) right);
      case INT -> Integer.compare((Integer) left, (Integer) right);
      case BIGINT, TIMESTAMP -> Long.compare((Long) left, (Long) right);
      case DOUBLE -> Double.compare(normal((Double) left), normal((Double) right));
      case DECIMAL -> ((BigDecimal) left).compareTo((BigDecimal) right);
      case BOOLEAN -> Boolean.compare((Boolean) left, (Boolean) right);
      case BYTES -> Arrays.compareUnsigned((byte[]) left, (byte[]) right);
    };
  }

  /** Without -0.0, which equals 0.0. */
  static double normal(double value) {
    return value == 0 ? 0.0 : value;
  }

  /**
   * By code point: where two strings first differ, a surrogate is above all characters of the basic
   * plane, although its unit is not.
   */
  private static int compareCodePoints(String left, String right) {
    int limit = Math.min(left.length(), right.length());
    for (int i = 0; i < limit; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean isSurrogateA = Character.isSurrogate(a);
        boolean isSurrogateB = Character.isSurrogate(b);
        return isSurrogateA != isSurrogateB ? (isSurrogateA ? 1 : -1) : a - b;
      }
    }
    return left.length() - right.length();
  }

  // ---- making ----------------------------------------------------------------------------------

  /**
   * The value of a type that {@code given} is, without loss.
   *
   * <p>Numbers become those of any numeric type that can hold them exactly (of DOUBLE, the nearest
   * one of a decimal). Text and what {@code java.time} has become a TIMESTAMP: ISO 8601 with an offset,
   * or without one, in UTC; a date is its midnight. Null stays null.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Object coerce(Scalar type, Object given) {
    if (given == null) {
      return null;
    }
    try {
      Object value =
          switch (type) {
            case STRING -> given instanceof String ? given : null;
            case BOOLEAN -> given instanceof Boolean ? given : null;
            case BYTES -> given instanceof byte[] ? given : null;
            case TIMESTAMP -> timestamp(given);
            case INT -> given instanceof Integer ? given : number(type, given);
            case BIGINT -> given instanceof Long ? given : number(type, given);
            case DOUBLE -> given instanceof Double ? given : number(type, given);
            case DECIMAL -> given instanceof BigDecimal ? given : number(type, given);
          };
      if (value != null) {
        return value;
      }
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      // told below
    }
    throw new IllegalArgumentException(describe(given) + " is no value of type " + type);
  }

  private static Object number(Scalar type, Object given) {
    if (!(given instanceof Number number)) {
      return null;
    }
    if (type == Scalar.DOUBLE) {
      double value = number.doubleValue();
      boolean isExactLong =
          !(number instanceof Long whole) || (long) value == whole && value < 0x1p63;
      return isExactLong ? (Object) value : null;
    }
    BigDecimal exact = exact(number);
    return switch (type) {
      case INT -> exact.intValueExact();
      case BIGINT -> exact.longValueExact();
      default -> exact;
    };
  }

  private static BigDecimal exact(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    if (number instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (number instanceof Double || number instanceof Float) {
      return new BigDecimal(number.toString()); // the shortest text that means this number
    }
    return BigDecimal.valueOf(number.longValue());
  }

  private static Object timestamp(Object given) {
    if (given instanceof Long) {
      return given;
    }
    if (given instanceof Instant instant) {
      return micros(instant);
    }
    if (given instanceof OffsetDateTime time) {
      return micros(time.toInstant());
    }
    if (given instanceof LocalDateTime time) {
      return micros(time.toInstant(ZoneOffset.UTC));
    }
    if (given instanceof LocalDate date) {
      return micros(date.atStartOfDay().toInstant(ZoneOffset.UTC));
    }
    return given instanceof String text ? (Object) parseTimestamp(text.trim()) : null;
  }

  /** Microseconds since the epoch, what is finer cut off. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / 1000);
  }

  private static long parseTimestamp(String text) {
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
    if (iso.length() <= 10) {
      return micros(LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC));
    }
    boolean hasOffset = iso.endsWith("Z") || iso.indexOf('+', 10) > 0 || iso.indexOf('-', 10) > 0;
    return micros(
        hasOffset
            ? OffsetDateTime.parse(iso).toInstant()
            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
  }

  private static String describe(Object given) {
    String text = given instanceof byte[] bytes ? bytes.length + " bytes" : String.valueOf(given);
    return (text.length() > 100 ? text.substring(0, 100) + "..." : text)
        + " ("
        + given.getClass().getSimpleName()
        + ")";
  }
}
