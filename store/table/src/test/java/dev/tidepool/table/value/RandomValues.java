package dev.tidepool.table.value;

import dev.tidepool.table.schema.ColumnType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;

/** Random values of every type, near each other often enough to be equal or to differ by little. */
public final class RandomValues {
  private static final double[] DOUBLES = {
    0.0, -0.0, 1, -1, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN,
    Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };
  private static final int[] CODE_POINTS = {
    0, 1, 'a', 'b', 'z', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x1f600, 0x10ffff
  };

  private RandomValues() {}

  public static Object of(Scalar type, SplittableRandom random) {
    return switch (type) {
      case STRING -> string(random);
      case INT -> random.nextBoolean() ? random.nextInt() : random.nextInt(-3, 3);
      case BIGINT, TIMESTAMP -> random.nextBoolean() ? random.nextLong() : random.nextLong(-3, 3);
      case DOUBLE ->
          random.nextBoolean()
              ? DOUBLES[random.nextInt(DOUBLES.length)]
              : (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-5, 20));
      case DECIMAL -> decimal(random);
      case BOOLEAN -> random.nextBoolean();
      case BYTES -> bytes(random);
    };
  }

  private static String string(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
    }
    return text.toString();
  }

  private static BigDecimal decimal(SplittableRandom random) {
    long digits = random.nextBoolean() ? random.nextLong(-200, 200) : random.nextLong();
    BigDecimal value = new BigDecimal(BigInteger.valueOf(digits), random.nextInt(-4, 30));
    return random.nextInt(3) == 0 ? value.setScale(value.scale() + random.nextInt(3)) : value;
  }

  private static byte[] bytes(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(5)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(4) - 2); // 0xfe, 0xff, 0, 1
    }
    return bytes;
  }
}
