package dev.tidepool.table.value;

import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** What can be done with a value once its type is known: compare it, check it, coerce to it. */
public final class Values {
  private static final int QUOTED_CHARACTERS_MAX = 40;

  private Values() {}

  /**
   * Compares two values of {@code type}, none of them null, in the order that {@link ColumnType}
   * gives; as their {@link Terms} compare.
   */
  public static int compare(Scalar type, Object left, Object right) {
    return switch (type) {
      case STRING -> CodePoints.compare((String) left, (String) right);
      case INT -> Integer.compare((Integer) left, (Integer) right);
      case BIGINT, TIMESTAMP -> Long.compare((Long) left, (Long) right);
      case DOUBLE -> compareDoubles((Double) left, (Double) right);
      case DECIMAL -> ((BigDecimal) left).compareTo((BigDecimal) right);
      case BOOLEAN -> Boolean.compare((Boolean) left, (Boolean) right);
      case BYTES -> Arrays.compareUnsigned((byte[]) left, (byte[]) right);
    };
  }

  private static int compareDoubles(double left, double right) {
    return left == right ? 0 : Double.compare(left, right); // 0.0 equals -0.0 only by ==
  }

  /** Whether two values of {@code type}, none of them null, are equal. */
  public static boolean equal(Scalar type, Object left, Object right) {
    return switch (type) {
      case STRING, INT, BIGINT, TIMESTAMP, BOOLEAN -> left.equals(right);
      case BYTES -> Arrays.equals((byte[]) left, (byte[]) right);
      case DOUBLE, DECIMAL -> compare(type, left, right) == 0;
    };
  }

  /**
   * Checks that {@code value} is null or a value of {@code type}.
   *
   * @param what names it in the message, such as {@code column total}
   * @throws IllegalArgumentException if it is of another class, or an element of it is
   */
  public static void check(String what, ColumnType type, Object value) {
    if (value == null) {
      return;
    }
    if (!type.isArray()) {
      if (!isValue(type.scalar(), value)) {
        throw misfit(what, type, value, "");
      }
      return;
    }
    if (!(value instanceof List<?> elements)) {
      throw misfit(what, type, value, "");
    }
    for (Object element : elements) {
      if (element != null && !isValue(type.scalar(), element)) {
        throw misfit("an element of " + what, type.element(), element, "");
      }
    }
  }

  private static boolean isValue(Scalar type, Object value) {
    return switch (type) {
      case STRING -> value instanceof String;
      case INT -> value instanceof Integer;
      case BIGINT, TIMESTAMP -> value instanceof Long;
      case DOUBLE -> value instanceof Double;
      case DECIMAL -> value instanceof BigDecimal;
      case BOOLEAN -> value instanceof Boolean;
      case BYTES -> value instanceof byte[];
    };
  }

  /**
   * The value of {@code type} that a literal or a parameter stands for; null for null.
   *
   * <p>Nothing is lost on the way: any number goes to any type of numbers that can hold it, but
   * what has a fraction goes to the nearest DOUBLE. TIMESTAMP takes text as {@link
   * Timestamps#parse} does, objects as {@link Timestamps#ofJava} does, and a Long as the
   * microseconds it is.
   *
   * @param what names it in the message, such as {@code column total}
   * @throws IllegalArgumentException if there is no such value
   */
  public static Object coerce(String what, Scalar type, Object value) {
    if (value == null || isValue(type, value)) {
      return value;
    }
    Object coerced;
    try {
      coerced =
          switch (type) {
            case STRING -> text(value);
            case INT -> number(value).intValueExact();
            case BIGINT -> number(value).longValueExact();
            case DOUBLE -> nearestDouble(value);
            case DECIMAL -> number(value);
            case TIMESTAMP -> timestamp(value);
            case BYTES -> bytes(value);
            case BOOLEAN -> null;
          };
    } catch (ArithmeticException e) {
      coerced = null;
    } catch (IllegalArgumentException e) {
      throw misfit(what, new ColumnType(type, false), value, ": " + e.getMessage());
    }
    if (coerced == null) {
      throw misfit(what, new ColumnType(type, false), value, "");
    }
    return coerced;
  }

  private static String text(Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    boolean isText =
        value instanceof CharSequence || value instanceof Character || value instanceof UUID;
    return isText ? value.toString() : null;
  }

  /** The number, exactly. Throws ArithmeticException if {@code value} is none. */
  private static BigDecimal number(Object value) {
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    boolean isFinite =
        value instanceof Double d && Double.isFinite(d)
            || value instanceof Float f && Float.isFinite(f);
    if (!isFinite) {
      throw new ArithmeticException();
    }
    return new BigDecimal(value.toString()); // 0.1, not the digits of the binary fraction
  }

  private static Double nearestDouble(Object value) {
    if (value instanceof Float) {
      return ((Float) value).doubleValue();
    }
    BigDecimal number = number(value);
    double nearest = number.doubleValue();
    boolean mustBeExact = !(value instanceof BigDecimal);
    boolean fits =
        Double.isFinite(nearest)
            && (!mustBeExact || new BigDecimal(nearest).compareTo(number) == 0);
    return fits ? Double.valueOf(nearest) : null;
  }

  private static Long timestamp(Object value) {
    return value instanceof CharSequence
        ? Long.valueOf(Timestamps.parse(value.toString()))
        : Timestamps.ofJava(value);
  }

  private static byte[] bytes(Object value) {
    if (!(value instanceof ByteBuffer buffer)) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static IllegalArgumentException misfit(
      String what, ColumnType type, Object value, String reason) {
    return new IllegalArgumentException(
        what + " is " + type + ", which cannot be " + describe(value) + reason);
  }

  private static String describe(Object value) {
    String name = value.getClass().getSimpleName();
    boolean isShown = value instanceof CharSequence || value instanceof Number;
    return "the " + name + (isShown ? " " + quote(value.toString()) : "");
  }

  /** The text in quotes, for a message: its start, if it is long. */
  public static String quote(String text) {
    return text.length() <= QUOTED_CHARACTERS_MAX
        ? "'" + text + "'"
        : "'" + text.substring(0, QUOTED_CHARACTERS_MAX) + "...'";
  }
}
