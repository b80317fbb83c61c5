package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Values of each type: the corners, and random ones; NULL among them. */
public final class SampleValues {
  /** All types that values can have. */
  public static final List<SqlType> TYPES =
      List.of(
          SqlType.BOOLEAN,
          SqlType.INT,
          SqlType.BIGINT,
          SqlType.DOUBLE,
          SqlType.DECIMAL,
          SqlType.STRING,
          SqlType.BYTES,
          SqlType.TIMESTAMP,
          SqlType.DATE,
          SqlType.arrayOf(SqlType.INT),
          SqlType.arrayOf(SqlType.DECIMAL));

  private SampleValues() {}

  /** Groups of values that are equal in SQL, the groups in ascending order. */
  public static List<List<Object>> ascending(SqlType type) {
    if (type.isArray()) {
      return type.scalar() == SqlType.Scalar.INT
          ? List.of(
              List.of(List.of()),
              List.of(List.of(1)),
              List.of(List.of(1, 2)),
              List.of(Arrays.asList(1, null)),
              List.of(List.of(2)))
          : List.of(
              List.of(List.of(new BigDecimal("1.0")), List.of(new BigDecimal("1.00"))),
              List.of(List.of(new BigDecimal("1.01"))));
    }
    return switch (type.scalar()) {
      case BOOLEAN -> List.of(List.of(false), List.of(true));
      case INT, DATE ->
          List.of(
              List.of(Integer.MIN_VALUE),
              List.of(-1),
              List.of(0),
              List.of(7),
              List.of(1000, Integer.valueOf("1000")),
              List.of(Integer.MAX_VALUE));
      case BIGINT, TIMESTAMP ->
          List.of(
              List.of(Long.MIN_VALUE),
              List.of(-1L),
              List.of(0L),
              List.of(1000L, Long.valueOf("1000")),
              List.of(Long.MAX_VALUE));
      case DOUBLE ->
          List.of(
              List.of(Double.NEGATIVE_INFINITY),
              List.of(-1.5),
              List.of(-0.0, 0.0),
              List.of(Double.MIN_VALUE),
              List.of(1.5),
              List.of(Double.POSITIVE_INFINITY),
              List.of(Double.NaN, 0.0 / Double.valueOf("0")));
      case DECIMAL ->
          List.of(
              List.of(new BigDecimal("-1.5")),
              List.of(BigDecimal.ZERO, new BigDecimal("0.00")),
              List.of(new BigDecimal("1"), new BigDecimal("1.0"), new BigDecimal("1.00")),
              List.of(new BigDecimal("1E+2"), new BigDecimal("100.0")));
      case STRING ->
          List.of(
              List.of(""),
              List.of("A"),
              List.of("a", new String("a")),
              List.of("aa"),
              List.of("b"),
              List.of("\uffff"),
              List.of("\ud83d\ude00")); // above U+FFFF, though its first unit is not
      case BYTES ->
          List.of(
              List.of(new byte[0]),
              List.of(new byte[] {1}, new byte[] {1}),
              List.of(new byte[] {1, 0}),
              List.of(new byte[] {(byte) 0x80}));
      case NULL -> List.of();
    };
  }

  /** One of few values of {@code type}, so that equal ones are met, and now and then NULL. */
  public static Object random(SqlType type, Random random) {
    if (random.nextInt(5) == 0) {
      return null;
    }
    List<List<Object>> groups = ascending(type);
    List<Object> equal = groups.get(random.nextInt(groups.size()));
    return equal.get(random.nextInt(equal.size()));
  }
}
