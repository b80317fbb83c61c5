package dev.tidepool.sql.expression;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.type.SqlType.Scalar;
import dev.tidepool.table.value.Timestamps;
import dev.tidepool.table.value.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Makes a value of one scalar type of one of another, none of them null. */
final class Conversions {
  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Zeros by the million would have to be written out as soon as such a number is added. */
  private static final int DECIMAL_SCALE_MAX = 10_000;

  private Conversions() {}

  /** The conversion, or null if there is none. */
  static UnaryOperator<Object> of(Scalar from, Scalar to) {
    if (from == to) {
      return value -> value;
    }
    return switch (to) {
      case STRING -> TextOf.of(from);
      case INT -> toInt(from);
      case BIGINT -> toLong(from);
      case DOUBLE -> toDouble(from);
      case DECIMAL -> toDecimal(from);
      case BOOLEAN -> toBoolean(from);
      case TIMESTAMP -> toTimestamp(from);
      case DATE -> toDate(from);
      case BYTES -> from == Scalar.STRING ? value -> bytes((String) value) : null;
      case NULL -> null;
    };
  }

  private static UnaryOperator<Object> toInt(Scalar from) {
    UnaryOperator<Object> toLong = toLong(from, "INTEGER");
    return toLong == null
        ? null
        : value -> {
          long number = (Long) toLong.apply(value);
          if (number != (int) number) {
            throw outOfRange(TextOf.of(value), "INTEGER");
          }
          return (int) number;
        };
  }

  private static UnaryOperator<Object> toLong(Scalar from) {
    return toLong(from, "BIGINT");
  }

  private static UnaryOperator<Object> toLong(Scalar from, String target) {
    return switch (from) {
      case INT -> value -> (long) (Integer) value;
      case BIGINT -> value -> value;
      case DOUBLE -> value -> rounded(decimal((Double) value, target), target);
      case DECIMAL -> value -> rounded((BigDecimal) value, target);
      case BOOLEAN -> value -> (Boolean) value ? 1L : 0L;
      case STRING -> value -> parsedLong((String) value, target);
      default -> null;
    };
  }

  private static long rounded(BigDecimal number, String target) {
    // Digits before the point are looked at first: zeros by the million are not to be written out.
    if (number.precision() - number.scale() <= 20) {
      BigDecimal rounded = number.setScale(0, RoundingMode.HALF_UP);
      if (rounded.compareTo(LONG_MIN) >= 0 && rounded.compareTo(LONG_MAX) <= 0) {
        return rounded.longValue();
      }
    }
    throw outOfRange(number.toString(), target);
  }

  private static long parsedLong(String text, String target) {
    String digits = text.strip();
    boolean isWhole = !digits.isEmpty();
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      isWhole &= c >= '0' && c <= '9' || i == 0 && (c == '-' || c == '+');
    }
    try {
      if (isWhole) {
        return Long.parseLong(digits);
      }
    } catch (NumberFormatException e) {
      // too many digits, or a sign without any
      if (digits.length() > 1) {
        throw outOfRange(Values.quote(text), target);
      }
    }
    throw error(Values.quote(text), target);
  }

  private static UnaryOperator<Object> toDouble(Scalar from) {
    return switch (from) {
      case INT, BIGINT -> value -> ((Number) value).doubleValue();
      case DECIMAL ->
          value -> {
            double number = ((BigDecimal) value).doubleValue();
            if (Double.isInfinite(number)) {
              throw outOfRange(value.toString(), "DOUBLE");
            }
            return number;
          };
      case BOOLEAN -> value -> (Boolean) value ? 1.0 : 0.0;
      case STRING -> value -> parsedDouble((String) value);
      default -> null;
    };
  }

  private static double parsedDouble(String text) {
    String number = text.strip();
    char last = number.isEmpty() ? ' ' : number.charAt(number.length() - 1);
    boolean isNamed = number.endsWith("NaN") || number.endsWith("Infinity");
    // Java would also take 1d and 0x1p3.
    if (last >= '0' && last <= '9' && number.indexOf('x') < 0 && number.indexOf('X') < 0
        || last == '.'
        || isNamed) {
      try {
        double parsed = Double.parseDouble(number);
        if (Double.isInfinite(parsed) && !isNamed) {
          throw outOfRange(Values.quote(text), "DOUBLE");
        }
        return parsed;
      } catch (NumberFormatException e) {
        throw error(Values.quote(text), "DOUBLE");
      }
    }
    throw error(Values.quote(text), "DOUBLE");
  }

  private static UnaryOperator<Object> toDecimal(Scalar from) {
    return switch (from) {
      case INT, BIGINT -> value -> BigDecimal.valueOf(((Number) value).longValue());
      case DOUBLE -> value -> decimal((Double) value, "DECIMAL");
      case BOOLEAN -> value -> (Boolean) value ? BigDecimal.ONE : BigDecimal.ZERO;
      case STRING -> value -> parsedDecimal((String) value);
      default -> null;
    };
  }

  private static BigDecimal parsedDecimal(String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      throw error(Values.quote(text), "DECIMAL");
    }
    if (Math.abs((long) number.scale()) > DECIMAL_SCALE_MAX) {
      throw outOfRange(Values.quote(text), "DECIMAL");
    }
    return number;
  }

  private static BigDecimal decimal(double number, String target) {
    if (!Double.isFinite(number)) {
      throw error(TextOf.of(number), target);
    }
    return new BigDecimal(Double.toString(number)); // 0.1, not the digits of the binary fraction
  }

  private static UnaryOperator<Object> toBoolean(Scalar from) {
    return switch (from) {
      case INT, BIGINT -> value -> ((Number) value).longValue() != 0;
      case DOUBLE -> value -> (Double) value != 0;
      case DECIMAL -> value -> ((BigDecimal) value).signum() != 0;
      case STRING -> value -> parsedBoolean((String) value);
      default -> null;
    };
  }

  private static boolean parsedBoolean(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> true;
      case "false", "f", "no", "n", "off", "0" -> false;
      default -> throw error(Values.quote(text), "BOOLEAN");
    };
  }

  private static UnaryOperator<Object> toTimestamp(Scalar from) {
    return switch (from) {
      case DATE -> value -> DateUnits.ofDays((Integer) value);
      case STRING -> value -> parsedTimestamp((String) value, "TIMESTAMP");
      default -> null;
    };
  }

  private static UnaryOperator<Object> toDate(Scalar from) {
    return switch (from) {
      case TIMESTAMP -> value -> (int) Math.floorDiv((Long) value, Timestamps.MICROS_PER_DAY);
      case STRING ->
          value -> {
            long micros = parsedTimestamp((String) value, "DATE");
            return (int) Math.floorDiv(micros, Timestamps.MICROS_PER_DAY);
          };
      default -> null;
    };
  }

  private static long parsedTimestamp(String text, String target) {
    try {
      return Timestamps.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw error(Values.quote(text), target);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The text that {@code bytes} are in UTF-8. */
  static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw error(bytes.length + " bytes that are not UTF-8", "VARCHAR");
    }
  }

  private static SqlException error(String value, String target) {
    return ValueErrors.of("cannot cast " + value + " to " + target);
  }

  private static SqlException outOfRange(String value, String target) {
    return error(value, target, "it is out of range");
  }

  static SqlException error(String value, String target, String reason) {
    return ValueErrors.of("cannot cast " + value + " to " + target + ": " + reason);
  }
}
