package dev.tidepool.table.value;

import dev.tidepool.table.schema.ColumnType.Scalar;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Values as terms: bytes whose unsigned order is the order of the values ({@link Values#compare}),
 * and which are equal if the values are.
 *
 * <pre>
 *   BOOLEAN             1 byte: 0 or 1
 *   INT                 4 bytes, big-endian, sign bit flipped
 *   BIGINT, TIMESTAMP   8 bytes likewise
 *   DOUBLE              8 bytes of IEEE 754; sign bit flipped, of negative numbers all bits;
 *                       -0.0 is written as 0.0, and there is one NaN, above all
 *   DECIMAL             see {@link DecimalTerms}
 *   STRING              UTF-8; a surrogate without its partner has three bytes of its own
 *   BYTES               as they are
 * </pre>
 *
 * <p>A composite term is its components in turn, each {@code 00} for NULL, or {@code 01} and its
 * term; in a STRING or BYTES there, {@code 00} becomes {@code 00 ff}, and {@code 00 01} ends it. So
 * NULL is first, and composites sort by their components in turn.
 */
public final class Terms {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final byte NULL = 0;
  private static final byte NOT_NULL = 1;
  private static final byte ESCAPED = (byte) 0xff;
  private static final byte END = 1;

  private Terms() {}

  /** The term of {@code value}, which is of {@code type} and not null. */
  public static byte[] encode(Scalar type, Object value) {
    return switch (type) {
      case BOOLEAN -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
      case INT -> {
        byte[] term = new byte[Integer.BYTES];
        INTS.set(term, 0, (Integer) value ^ Integer.MIN_VALUE);
        yield term;
      }
      case BIGINT, TIMESTAMP -> longTerm((Long) value ^ Long.MIN_VALUE);
      case DOUBLE -> longTerm(orderedBits((Double) value));
      case DECIMAL -> DecimalTerms.encode((BigDecimal) value);
      case STRING -> CodePoints.encode((String) value);
      case BYTES -> ((byte[]) value).clone();
    };
  }

  private static byte[] longTerm(long number) {
    byte[] term = new byte[Long.BYTES];
    putLong(term, 0, number);
    return term;
  }

  private static long orderedBits(double value) {
    long bits = Double.doubleToLongBits(value + 0.0); // -0.0 + 0.0 is 0.0
    return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
  }

  static void putLong(byte[] bytes, int offset, long number) {
    LONGS.set(bytes, offset, number);
  }

  static long getLong(byte[] bytes, int offset) {
    return (long) LONGS.get(bytes, offset);
  }

  /**
   * The value that has this term; of equal values, the plainest: 0.0 for -0.0, 1.5 for 1.50.
   *
   * @throws IllegalArgumentException if no value of {@code type} has it
   */
  public static Object decode(Scalar type, byte[] term) {
    int bytes = fixedBytes(type);
    if (bytes > 0 && bytes != term.length) {
      throw noTerm(type, term);
    }
    return switch (type) {
      case BOOLEAN -> term[0] != 0;
      case INT -> (int) INTS.get(term, 0) ^ Integer.MIN_VALUE;
      case BIGINT, TIMESTAMP -> getLong(term, 0) ^ Long.MIN_VALUE;
      case DOUBLE -> doubleOf(getLong(term, 0));
      case DECIMAL -> decodeDecimal(term);
      case STRING -> CodePoints.decode(term);
      case BYTES -> term.clone();
    };
  }

  /**
   * The number of a term of INT, BIGINT or DOUBLE, whose first eight bytes are {@code prefix},
   * zeros behind its end; of a DOUBLE, its bits.
   */
  public static long numberOf(Scalar type, long prefix) {
    return switch (type) {
      case INT -> (int) (prefix >>> Integer.SIZE) ^ Integer.MIN_VALUE;
      case BIGINT -> prefix ^ Long.MIN_VALUE;
      case DOUBLE -> Double.doubleToRawLongBits(doubleOf(prefix));
      default -> throw new IllegalArgumentException(type + " is no number of eight bytes");
    };
  }

  private static double doubleOf(long ordered) {
    return Double.longBitsToDouble(ordered < 0 ? ordered ^ Long.MIN_VALUE : ~ordered);
  }

  private static BigDecimal decodeDecimal(byte[] term) {
    try {
      return DecimalTerms.decode(term);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw noTerm(Scalar.DECIMAL, term);
    }
  }

  /** How many bytes each term of {@code type} has, or 0 if that varies. */
  private static int fixedBytes(Scalar type) {
    return switch (type) {
      case BOOLEAN -> 1;
      case INT -> Integer.BYTES;
      case BIGINT, TIMESTAMP, DOUBLE -> Long.BYTES;
      case DECIMAL, STRING, BYTES -> 0;
    };
  }

  private static IllegalArgumentException noTerm(Object type, byte[] term) {
    return new IllegalArgumentException(
        "no " + type + " has this term of " + term.length + " bytes");
  }

  /** The term of {@code values}, each null or of the type at its index. */
  public static byte[] encodeComposite(Scalar[] types, Object[] values) {
    return encodeCompositePrefix(types, values, types.length);
  }

  /**
   * What all composite terms start with whose first {@code count} components are these; no other
   * term starts with it.
   */
  public static byte[] encodeCompositePrefix(Scalar[] types, Object[] values, int count) {
    byte[][] components = new byte[count][];
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes++;
      if (values[i] != null) {
        components[i] = encode(types[i], values[i]);
        bytes += isEscaped(types[i]) ? escapedBytes(components[i]) : components[i].length;
      }
    }
    byte[] term = new byte[bytes];
    int at = 0;
    for (int i = 0; i < count; i++) {
      byte[] component = components[i];
      if (component == null) {
        term[at++] = NULL;
        continue;
      }
      term[at++] = NOT_NULL;
      if (isEscaped(types[i])) {
        at = escape(component, term, at);
      } else {
        System.arraycopy(component, 0, term, at, component.length);
        at += component.length;
      }
    }
    return term;
  }

  private static boolean isEscaped(Scalar type) {
    return type == Scalar.STRING || type == Scalar.BYTES;
  }

  private static int escapedBytes(byte[] component) {
    int bytes = component.length + 2;
    for (byte b : component) {
      if (b == 0) {
        bytes++;
      }
    }
    return bytes;
  }

  private static int escape(byte[] component, byte[] term, int offset) {
    int at = offset;
    for (byte b : component) {
      term[at++] = b;
      if (b == 0) {
        term[at++] = ESCAPED;
      }
    }
    term[at++] = 0;
    term[at++] = END;
    return at;
  }

  /**
   * The values of a composite term.
   *
   * @throws IllegalArgumentException if it is not one of these {@code types}
   */
  public static Object[] decodeComposite(Scalar[] types, byte[] term) {
    try {
      Object[] values = new Object[types.length];
      int at = 0;
      for (int i = 0; i < types.length; i++) {
        if (term[at++] == NULL) {
          continue;
        }
        int end = componentEnd(types[i], term, at);
        byte[] component = Arrays.copyOfRange(term, at, end);
        values[i] = decode(types[i], isEscaped(types[i]) ? unescape(component) : component);
        at = end;
      }
      if (at != term.length) {
        throw noTerm(Arrays.toString(types), term);
      }
      return values;
    } catch (IndexOutOfBoundsException e) {
      throw noTerm(Arrays.toString(types), term);
    }
  }

  private static int componentEnd(Scalar type, byte[] term, int start) {
    if (type == Scalar.DECIMAL) {
      return DecimalTerms.end(term, start);
    }
    if (!isEscaped(type)) {
      int end = start + fixedBytes(type);
      if (end > term.length) {
        throw new IndexOutOfBoundsException(end);
      }
      return end;
    }
    int at = start;
    while (term[at] != 0 || term[at + 1] != END) {
      at += term[at] == 0 ? 2 : 1;
    }
    return at + 2;
  }

  private static byte[] unescape(byte[] component) {
    byte[] bytes = new byte[component.length];
    int count = 0;
    for (int i = 0; i < component.length - 2; i++) {
      bytes[count++] = component[i];
      if (component[i] == 0) {
        i++;
      }
    }
    return Arrays.copyOf(bytes, count);
  }

  /**
   * The smallest term above all that start with {@code prefix}, or null if there is none, because
   * it is empty or all ones.
   */
  public static byte[] upperBound(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        byte[] bound = Arrays.copyOf(prefix, i + 1);
        bound[i]++;
        return bound;
      }
    }
    return null;
  }
}
