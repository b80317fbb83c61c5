package dev.tidepool.table.codec;

import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Timestamps;
import dev.tidepool.table.value.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What becomes of what a format holds, a number, a text, in a column, whatever the format.
 *
 * <p>Any number goes into a column of any type of numbers that can hold it: 3.0 into INT, not 3.5.
 * DOUBLE takes the nearest number it has. In TIMESTAMP a number is milliseconds since 1970, a text
 * is ISO 8601. Nothing else changes its type.
 */
final class Conversions {
  /** What sums and comparisons of decimals may cost is bounded by this. */
  static final int DECIMAL_DIGITS_MAX = 10_000;

  private static final int DECIMAL_BITS_MAX = 33_220; // 10,000 digits

  private Conversions() {}

  static Object ofLong(WantedColumn column, long number) throws UnreadableRowException {
    switch (column.scalar()) {
      case INT:
        if ((int) number == number) {
          return (int) number;
        }
        break;
      case BIGINT:
        return number;
      case DOUBLE:
        return (double) number;
      case DECIMAL:
        return BigDecimal.valueOf(number);
      case TIMESTAMP:
        try {
          return Timestamps.ofMillis(number);
        } catch (ArithmeticException e) {
          break;
        }
      default:
        break;
    }
    throw column.unreadable("the number " + number);
  }

  static Object ofDouble(WantedColumn column, double number) throws UnreadableRowException {
    if (column.scalar() == Scalar.DOUBLE) {
      return number;
    }
    if (!Double.isFinite(number)) {
      throw column.unreadable("the number " + number);
    }
    return ofDecimal(column, BigDecimal.valueOf(number));
  }

  static Object ofDecimal(WantedColumn column, BigDecimal number) throws UnreadableRowException {
    if (Math.abs((long) number.scale()) > DECIMAL_DIGITS_MAX
        || number.unscaledValue().bitLength() > DECIMAL_BITS_MAX) {
      throw column.unreadable("a number of more than " + DECIMAL_DIGITS_MAX + " digits");
    }
    try {
      switch (column.scalar()) {
        case INT:
          return number.intValueExact();
        case BIGINT:
          return number.longValueExact();
        case DOUBLE:
          double nearest = number.doubleValue();
          if (Double.isFinite(nearest)) {
            return nearest;
          }
          break;
        case DECIMAL:
          return number;
        case TIMESTAMP:
          return number.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
        default:
          break;
      }
    } catch (ArithmeticException e) {
      // It does not fit; said below.
    }
    throw column.unreadable("the number " + abbreviate(number.toString()));
  }

  static Object ofText(WantedColumn column, String text) throws UnreadableRowException {
    switch (column.scalar()) {
      case STRING:
        return text;
      case TIMESTAMP:
        try {
          return Timestamps.parse(text);
        } catch (IllegalArgumentException e) {
          break;
        }
      default:
        break;
    }
    throw column.unreadable("the string " + Values.quote(text));
  }

  static Object ofBoolean(WantedColumn column, boolean value) throws UnreadableRowException {
    if (column.scalar() != Scalar.BOOLEAN) {
      throw column.unreadable(String.valueOf(value));
    }
    return value;
  }

  static Object ofBytes(WantedColumn column, byte[] bytes) throws UnreadableRowException {
    if (column.scalar() != Scalar.BYTES) {
      throw column.unreadable(bytes.length + " bytes");
    }
    return bytes;
  }

  static Object ofMicros(WantedColumn column, long micros) throws UnreadableRowException {
    if (column.scalar() != Scalar.TIMESTAMP) {
      throw column.unreadable("a timestamp");
    }
    return micros;
  }

  // ---- the other way ---------------------------------------------------------------------------

  /**
   * A text that can be written in UTF-8.
   *
   * @throws IllegalArgumentException if it has half a surrogate pair
   */
  static String toText(WantedColumn column, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean isPair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!isPair) {
          throw new IllegalArgumentException(
              "column "
                  + column.column().name()
                  + ": no row has text with half a surrogate pair, at character "
                  + i);
        }
        i++;
      }
    }
    return text;
  }

  /**
   * A number that can be read again.
   *
   * @throws IllegalArgumentException if it has too many digits
   */
  static BigDecimal toDecimal(WantedColumn column, BigDecimal number) {
    try {
      ofDecimal(column, number);
    } catch (UnreadableRowException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return number;
  }

  /** A number for a message. */
  static String abbreviate(String number) {
    return number.length() <= 40 ? number : number.substring(0, 40) + "...";
  }
}
