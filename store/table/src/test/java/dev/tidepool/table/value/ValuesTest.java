package dev.tidepool.table.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The order of values, and what becomes of literals. */
class ValuesTest {

  @Test
  void equalValuesNeedNotLookAlike() {
    assertEqual(Scalar.DOUBLE, 0.0, -0.0);
    assertEqual(Scalar.DOUBLE, Double.NaN, Double.longBitsToDouble(0xfff8_0000_0000_0001L));
    assertEqual(Scalar.DECIMAL, new BigDecimal("1.0"), new BigDecimal("1.00"));
    assertEqual(Scalar.BYTES, new byte[] {1}, new byte[] {1});
  }

  private static void assertEqual(Scalar type, Object left, Object right) {
    assertThat(Values.equal(type, left, right)).isTrue();
    assertThat(Values.compare(type, left, right)).isZero();
  }

  @Test
  void orderIsThatOfTheType() {
    assertAscending(Scalar.BOOLEAN, false, true);
    assertAscending(Scalar.INT, Integer.MIN_VALUE, -1, 0, 1, 10);
    assertAscending(Scalar.BIGINT, Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE);
    assertAscending(
        Scalar.DOUBLE,
        Double.NEGATIVE_INFINITY,
        -1.0,
        0.0,
        1.0,
        Double.POSITIVE_INFINITY,
        Double.NaN);
    assertAscending(
        Scalar.DECIMAL, new BigDecimal("-1E+9"), BigDecimal.ZERO, new BigDecimal("9E-9"));
    assertAscending(Scalar.STRING, "", "a", "aa", "b", "\ud7ff", "\uffff", "\ud83d\ude00");
    assertAscending(Scalar.BYTES, new byte[0], new byte[] {1}, new byte[] {-1}, new byte[] {-1, 0});
  }

  private static void assertAscending(Scalar type, Object... values) {
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values.length; j++) {
        assertThat(Integer.signum(Values.compare(type, values[i], values[j])))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @ParameterizedTest
  @Seeds
  void stringsAreComparedAsTheirCodePointsAre(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 5000; i++) {
      String left = RandomValues.string(random, 4);
      String right = RandomValues.string(random, 4);
      int[] leftPoints = left.codePoints().toArray();
      int[] rightPoints = right.codePoints().toArray();
      assertThat(Integer.signum(Values.compare(Scalar.STRING, left, right)))
          .isEqualTo(Integer.signum(Arrays.compare(leftPoints, rightPoints)));
      boolean isPrefix =
          leftPoints.length >= rightPoints.length
              && Arrays.equals(Arrays.copyOf(leftPoints, rightPoints.length), rightPoints);
      assertThat(CodePoints.startsWith(left, right)).isEqualTo(isPrefix);
    }
  }

  @Test
  void valueOfAnotherClassIsNamedWithTheTypeItShouldBe() {
    Values.check("column total", ColumnType.INT, 1);
    Values.check("column total", ColumnType.INT, null);
    Values.check("column tags", ColumnType.arrayOf(ColumnType.STRING), Arrays.asList("a", null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.check("column total", ColumnType.INT, "abc"))
        .withMessage("column total is INT, which cannot be the String 'abc'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.check("column total", ColumnType.INT, 1L))
        .withMessage("column total is INT, which cannot be the Long '1'");
    ColumnType strings = ColumnType.arrayOf(ColumnType.STRING);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.check("column tags", strings, "abc"))
        .withMessage("column tags is STRING ARRAY, which cannot be the String 'abc'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.check("column tags", strings, List.of(1)))
        .withMessage("an element of column tags is STRING, which cannot be the Integer '1'");
  }

  private enum Colour {
    RED
  }

  @Test
  void literalBecomesTheValueOfTheColumnsType() {
    assertThat(coerce(Scalar.INT, null)).isNull();
    assertThat(coerce(Scalar.STRING, 'a')).isEqualTo("a");
    assertThat(coerce(Scalar.STRING, Colour.RED)).isEqualTo("RED");
    UUID uuid = new UUID(1, 2);
    assertThat(coerce(Scalar.STRING, uuid)).isEqualTo(uuid.toString());
    assertThat(coerce(Scalar.INT, 7L)).isEqualTo(7);
    assertThat(coerce(Scalar.INT, (short) 7)).isEqualTo(7);
    assertThat(coerce(Scalar.INT, new BigDecimal("7.00"))).isEqualTo(7);
    assertThat(coerce(Scalar.INT, 7.0)).isEqualTo(7);
    assertThat(coerce(Scalar.BIGINT, 7)).isEqualTo(7L);
    assertThat(coerce(Scalar.BIGINT, BigInteger.TWO)).isEqualTo(2L);
    assertThat(coerce(Scalar.DOUBLE, 7)).isEqualTo(7.0);
    assertThat(coerce(Scalar.DOUBLE, 7.5f)).isEqualTo(7.5);
    assertThat(coerce(Scalar.DOUBLE, new BigDecimal("0.1"))).isEqualTo(0.1);
    assertThat(coerce(Scalar.DECIMAL, 7)).isEqualTo(new BigDecimal(7));
    assertThat(coerce(Scalar.DECIMAL, 0.1)).isEqualTo(new BigDecimal("0.1"));
    assertThat(coerce(Scalar.DECIMAL, 0.1f)).isEqualTo(new BigDecimal("0.1"));
    assertThat(coerce(Scalar.TIMESTAMP, 7L)).isEqualTo(7L);
    assertThat(coerce(Scalar.TIMESTAMP, Instant.ofEpochSecond(1, 2999))).isEqualTo(1_000_002L);
    assertThat(coerce(Scalar.TIMESTAMP, LocalDate.of(1970, 1, 2))).isEqualTo(86_400_000_000L);
    assertThat(coerce(Scalar.TIMESTAMP, "1970-01-02")).isEqualTo(86_400_000_000L);
    assertThat(coerce(Scalar.BYTES, ByteBuffer.wrap(new byte[] {1, 2}, 1, 1)))
        .isEqualTo(new byte[] {2});
  }

  @Test
  void literalThatWouldLoseSomethingIsRefused() {
    assertRefused(
        Scalar.INT, 3_000_000_000L, "column c is INT, which cannot be the Long '3000000000'");
    assertRefused(Scalar.INT, 1.5, "column c is INT, which cannot be the Double '1.5'");
    assertRefused(Scalar.INT, new BigDecimal("1.5"), "cannot be the BigDecimal '1.5'");
    assertRefused(Scalar.INT, "1", "cannot be the String '1'");
    assertRefused(Scalar.BIGINT, new BigDecimal("1E+99999999"), "cannot be the BigDecimal");
    assertRefused(Scalar.BIGINT, Double.NaN, "cannot be the Double 'NaN'");
    assertRefused(Scalar.DOUBLE, (1L << 53) + 1, "cannot be the Long '9007199254740993'");
    assertRefused(Scalar.DOUBLE, new BigDecimal("1E+400"), "cannot be the BigDecimal '1E+400'");
    assertRefused(Scalar.DECIMAL, Double.POSITIVE_INFINITY, "cannot be the Double 'Infinity'");
    assertRefused(Scalar.BOOLEAN, "true", "cannot be the String 'true'");
    assertRefused(Scalar.BOOLEAN, 1, "cannot be the Integer '1'");
    assertRefused(Scalar.STRING, 1, "cannot be the Integer '1'");
    assertRefused(Scalar.BYTES, "AA==", "cannot be the String 'AA=='");
    assertRefused(Scalar.TIMESTAMP, 1, "cannot be the Integer '1'");
    assertRefused(
        Scalar.TIMESTAMP,
        "yesterday",
        "cannot be the String 'yesterday': 'yesterday' is not a timestamp such as");
    assertRefused(Scalar.TIMESTAMP, Instant.MAX, "cannot be the Instant");
    assertRefused(Scalar.INT, "x".repeat(100), "String '" + "x".repeat(40) + "...'");
  }

  private static Object coerce(Scalar type, Object value) {
    return Values.coerce("column c", type, value);
  }

  private static void assertRefused(Scalar type, Object value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> coerce(type, value))
        .withMessageContaining(message);
  }
}
