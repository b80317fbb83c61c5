package dev.tidepool.table.value;

import dev.tidepool.table.schema.ColumnType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;

/** Values of all types, with more than their share of those at the edges. */
public final class RandomValues {
  private static final int[] CODE_POINTS = {
    0, 1, 'a', 'b', '%', '_', '\\', 0x7f, 0x80, 0xff, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000,
    0x1f600, 0x10ffff, 0xd83d, 0xdbff, 0xdc00, 0xde00
  };
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1,
    -1,
    0.1,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.longBitsToDouble(0xfff8_0000_0000_0001L),
    -Double.MAX_VALUE,
    -Double.MIN_VALUE
  };
  private static final String[] DECIMALS = {
    "0",
    "0.000",
    "1",
    "1.0",
    "1.00",
    "-1",
    "10",
    "1E+1",
    "0.1",
    "-0.1",
    "0.12",
    "0.1234",
    "-0.12",
    "-0.1234",
    "99",
    "100",
    "101",
    "1E+60",
    "1E+61",
    "1E-60",
    "1E-61",
    "1E-62",
    "-1E+61",
    "-1E-62",
    "1E+2147483647",
    "1E-2147483647",
    "-1E+2147483647",
    "9.99E+59",
    "9.99E+60"
  };

  private RandomValues() {}

  /** A value of {@code type}; about one in eight is a special one. */
  public static Object value(Scalar type, SplittableRandom random) {
    return switch (type) {
      case STRING -> string(random, 6);
      case INT -> (int) number(random);
      case BIGINT, TIMESTAMP -> number(random);
      case DOUBLE -> decimalOrBits(random);
      case DECIMAL -> decimal(random);
      case BOOLEAN -> random.nextBoolean();
      case BYTES -> bytes(random);
    };
  }

  /** A string of few code points, whole and broken ones. */
  public static String string(SplittableRandom random, int codePointsMax) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(codePointsMax + 1); i > 0; i--) {
      text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
    }
    return text.toString();
  }

  private static long number(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(-3, 4);
      case 1 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
      case 2 -> random.nextBoolean() ? Integer.MIN_VALUE : Integer.MAX_VALUE;
      default -> random.nextLong() >> random.nextInt(64);
    };
  }

  private static double decimalOrBits(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> DOUBLES[random.nextInt(DOUBLES.length)];
      case 1 -> random.nextInt(-3, 4) / 2.0;
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  private static BigDecimal decimal(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> new BigDecimal(DECIMALS[random.nextInt(DECIMALS.length)]);
      case 1 -> BigDecimal.valueOf(random.nextInt(-1000, 1000), random.nextInt(-3, 4));
      case 2 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(-80, 80));
      default -> {
        byte[] bytes = new byte[random.nextInt(1, 40)];
        random.nextBytes(bytes);
        yield new BigDecimal(new BigInteger(bytes), random.nextInt(-10, 60));
      }
    };
  }

  private static byte[] bytes(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(6)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(4) - 2); // 0 and its neighbours, and their prefixes
    }
    return bytes;
  }
}
