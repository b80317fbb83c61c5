package dev.tidepool.table.value;

import dev.tidepool.table.schema.ColumnType.Scalar;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Values as bytes whose unsigned order is the order of the values; equal values have equal bytes.
 *
 * <pre>
 *   BOOLEAN            1 byte, 0 or 1
 *   INT                4 bytes, big-endian, sign bit flipped
 *   BIGINT, TIMESTAMP  8 bytes, likewise
 *   DOUBLE             8 bytes of IEEE 754: sign bit flipped, or all bits if it is negative;
 *                      one zero, one NaN, which is above all
 *   DECIMAL            a sign (0, 1, 2); exponent of the first digit, 4 bytes as INT; digits in ASCII
 *                      without zeros at the end, and a 0 byte; all but the sign inverted if negative
 *   STRING             UTF-8; what is not Unicode in it, a lone surrogate, counts as '?'
 *   BYTES              as they are
 * </pre>
 *
 * <p>Several values, for a composite index: each a byte 0 if it is NULL, else a byte 1 and its term;
 * of STRING and BYTES each 0 byte is followed by 0xff, and the end is 0 and 1. So the order is by the
 * first value, then by the second; NULLs come first.
 */
public final class Terms {
  private static final int NULL = 0;
  private static final int PRESENT = 1;
  private static final int ESCAPED_ZERO = 0xff;
  private static final int END_OF_BYTES = 1;
  private static final byte NEGATIVE = 0;
  private static final byte ZERO = 1;
  private static final byte POSITIVE = 2;

  private Terms() {}

  // ---- single values ---------------------------------------------------------------------------

  /** The term of a value that is not null. */
  public static byte[] encode(Scalar type, Object value) {
    return switch (type) {
      case STRING -> ((String) value).getBytes(StandardCharsets.UTF_8);
      case INT -> intBytes((Integer) value);
      case BIGINT, TIMESTAMP -> longBytes((Long) value ^ Long.MIN_VALUE);
      case DOUBLE -> longBytes(orderedBits((Double) value));
      case DECIMAL -> decimalBytes((BigDecimal) value);
      case BOOLEAN -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
      case BYTES -> ((byte[]) value).clone();
    };
  }

  /** The value of a term; of DECIMAL one that is equal, of DOUBLE 0.0 for -0.0. */
  public static Object decode(Scalar type, byte[] term) {
    return switch (type) {
      case STRING -> new String(term, StandardCharsets.UTF_8);
      case INT -> ByteBuffer.wrap(term).getInt() ^ Integer.MIN_VALUE;
      case BIGINT, TIMESTAMP -> ByteBuffer.wrap(term).getLong() ^ Long.MIN_VALUE;
      case DOUBLE -> fromOrderedBits(ByteBuffer.wrap(term).getLong());
      case DECIMAL -> decimal(term);
      case BOOLEAN -> term[0] != 0;
      case BYTES -> term.clone();
    };
  }

  private static byte[] intBytes(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value ^ Integer.MIN_VALUE).array();
  }

  private static byte[] longBytes(long bits) {
    return ByteBuffer.allocate(Long.BYTES).putLong(bits).array();
  }

  private static long orderedBits(double value) {
    long bits = Double.doubleToLongBits(Values.normal(value));
    return bits < 0 ? ~bits : bits | Long.MIN_VALUE;
  }

  private static double fromOrderedBits(long bits) {
    return Double.longBitsToDouble(bits < 0 ? bits & Long.MAX_VALUE : ~bits);
  }

  private static byte[] decimalBytes(BigDecimal value) {
    if (value.signum() == 0) {
      return new byte[] {ZERO};
    }
    BigDecimal stripped = value.stripTrailingZeros();
    byte[] digits = stripped.unscaledValue().abs().toString().getBytes(StandardCharsets.US_ASCII);
    int exponent = digits.length - stripped.scale(); // 0.d1d2d3... times ten to it
    ByteBuffer term = ByteBuffer.allocate(1 + Integer.BYTES + digits.length + 1);
    term.put(value.signum() < 0 ? NEGATIVE : POSITIVE);
    term.putInt(exponent ^ Integer.MIN_VALUE).put(digits).put((byte) 0);
    if (value.signum() < 0) {
      invert(term.array());
    }
    return term.array();
  }

  private static void invert(byte[] term) {
    for (int i = 1; i < term.length; i++) {
      term[i] = (byte) ~term[i];
    }
  }

  private static BigDecimal decimal(byte[] term) {
    if (term[0] == ZERO) {
      return BigDecimal.ZERO;
    }
    byte[] bytes = term.clone();
    if (term[0] == NEGATIVE) {
      invert(bytes);
    }
    int exponent = ByteBuffer.wrap(bytes).getInt(1) ^ Integer.MIN_VALUE;
    int digitCount = bytes.length - 1 - Integer.BYTES - 1;
    String digits = new String(bytes, 1 + Integer.BYTES, digitCount, StandardCharsets.US_ASCII);
    BigDecimal value = new BigDecimal(new BigInteger(digits), digitCount - exponent);
    return term[0] == NEGATIVE ? value.negate() : value;
  }

  // ---- several values --------------------------------------------------------------------------

  /** The term of several values, some of which may be null. */
  public static byte[] encodeComposite(Scalar[] types, Object[] values) {
    ByteArrayOutputStream term = new ByteArrayOutputStream(16 * types.length);
    for (int i = 0; i < types.length; i++) {
      if (values[i] == null) {
        term.write(NULL);
        continue;
      }
      term.write(PRESENT);
      byte[] bytes = encode(types[i], values[i]);
      if (isOfAnyLength(types[i])) {
        writeEscaped(term, bytes);
      } else {
        term.writeBytes(bytes);
      }
    }
    return term.toByteArray();
  }

  /** How the terms of all composites begin whose first values are these. */
  public static byte[] encodeCompositePrefix(Scalar[] types, Object[] values) {
    return encodeComposite(types, values);
  }

  private static boolean isOfAnyLength(Scalar type) {
    return type == Scalar.STRING || type == Scalar.BYTES;
  }

  private static void writeEscaped(ByteArrayOutputStream term, byte[] bytes) {
    for (byte b : bytes) {
      term.write(b);
      if (b == 0) {
        term.write(ESCAPED_ZERO);
      }
    }
    term.write(0);
    term.write(END_OF_BYTES);
  }

  /** The values of a composite term. */
  public static Object[] decodeComposite(Scalar[] types, byte[] term) {
    Object[] values = new Object[types.length];
    int at = 0;
    for (int i = 0; i < types.length; i++) {
      if (term[at++] == NULL) {
        continue;
      }
      int end = endOf(types[i], term, at);
      byte[] bytes =
          isOfAnyLength(types[i]) ? unescaped(term, at, end) : Arrays.copyOfRange(term, at, end);
      values[i] = decode(types[i], bytes);
      at = end;
    }
    return values;
  }

  private static int endOf(Scalar type, byte[] term, int from) {
    return switch (type) {
      case BOOLEAN -> from + 1;
      case INT -> from + Integer.BYTES;
      case BIGINT, TIMESTAMP, DOUBLE -> from + Long.BYTES;
      case DECIMAL -> endOfDecimal(term, from);
      case STRING, BYTES -> endOfBytes(term, from);
    };
  }

  private static int endOfDecimal(byte[] term, int from) {
    if (term[from] == ZERO) {
      return from + 1;
    }
    byte end = (byte) (term[from] == NEGATIVE ? 0xff : 0);
    int at = from + 1 + Integer.BYTES;
    while (term[at] != end) {
      at++;
    }
    return at + 1;
  }

  private static int endOfBytes(byte[] term, int from) {
    int at = from;
    while (term[at] != 0 || term[at + 1] != END_OF_BYTES) {
      at += term[at] == 0 ? 2 : 1;
    }
    return at + 2;
  }

  private static byte[] unescaped(byte[] term, int from, int end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - from);
    for (int at = from; at < end - 2; at++) {
      bytes.write(term[at]);
      at += term[at] == 0 ? 1 : 0;
    }
    return bytes.toByteArray();
  }
}
