package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.assertFails;
import static dev.tidepool.sql.expression.Evaluation.literal;
import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
  private static final Expression LEFT = Expressions.column(0);
  private static final Expression RIGHT = Expressions.column(1);

  private static final List<Long> CORNERS =
      List.of(
          0L,
          1L,
          -1L,
          2L,
          -3L,
          46_341L,
          (long) Integer.MAX_VALUE,
          (long) Integer.MIN_VALUE,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          Long.MAX_VALUE - 1,
          3_037_000_500L);

  private interface Factory {
    Expression of(SqlType type, Expression left, Expression right);
  }

  private interface Exact {
    BigInteger of(BigInteger left, BigInteger right);
  }

  /** INT and BIGINT give the exact result or fail, for all pairs of corners. */
  @Test
  void wholeNumbersAreExactOrFail() {
    checkWhole("+", Arithmetic::add, BigInteger::add);
    checkWhole("-", Arithmetic::subtract, BigInteger::subtract);
    checkWhole("*", Arithmetic::multiply, BigInteger::multiply);
    checkWhole("/", Arithmetic::divide, BigInteger::divide);
    checkWhole("MOD", Arithmetic::modulo, BigInteger::remainder);
  }

  private static void checkWhole(String name, Factory factory, Exact exact) {
    for (long a : CORNERS) {
      for (long b : CORNERS) {
        check(name, SqlType.BIGINT, factory, exact, a, b);
        if (a == (int) a && b == (int) b) {
          check(name, SqlType.INT, factory, exact, (int) a, (int) b);
        }
      }
    }
  }

  private static void check(
      String name, SqlType type, Factory factory, Exact exact, Number a, Number b) {
    Expression expression = factory.of(type, literal(a), literal(b));
    boolean divides = name.equals("/") || name.equals("MOD");
    if (divides && b.longValue() == 0) {
      assertFails(expression, "division by zero");
      return;
    }
    BigInteger expected =
        exact.of(BigInteger.valueOf(a.longValue()), BigInteger.valueOf(b.longValue()));
    int bits = type.equals(SqlType.INT) ? Integer.SIZE : Long.SIZE;
    if (expected.bitLength() >= bits) {
      String typeName = type.equals(SqlType.INT) ? "INTEGER" : "BIGINT";
      assertFails(expression, a + " " + name + " " + b + " does not fit in " + typeName);
    } else {
      Number value = (Number) valueOf(expression);
      assertThat(value).as("%s %s %s", a, name, b).hasSameClassAs(a);
      assertThat(value.longValue()).isEqualTo(expected.longValue());
    }
  }

  @Test
  void doublesAreAsInJava() {
    Random random = new Random(72);
    for (int i = 0; i < 1000; i++) {
      double a = Double.longBitsToDouble(random.nextLong());
      double b = Double.longBitsToDouble(random.nextLong());
      assertThat(valueOf(Arithmetic.add(SqlType.DOUBLE, LEFT, RIGHT), a, b)).isEqualTo(a + b);
      assertThat(valueOf(Arithmetic.subtract(SqlType.DOUBLE, LEFT, RIGHT), a, b)).isEqualTo(a - b);
      assertThat(valueOf(Arithmetic.multiply(SqlType.DOUBLE, LEFT, RIGHT), a, b)).isEqualTo(a * b);
      assertThat(valueOf(Arithmetic.divide(SqlType.DOUBLE, LEFT, RIGHT), a, b)).isEqualTo(a / b);
      assertThat(valueOf(Arithmetic.modulo(SqlType.DOUBLE, LEFT, RIGHT), a, b)).isEqualTo(a % b);
      assertThat(valueOf(Arithmetic.negate(SqlType.DOUBLE, LEFT), a)).isEqualTo(-a);
    }
    assertFails(Arithmetic.divide(SqlType.DOUBLE, literal(1.0), literal(-0.0)), "division by zero");
    assertFails(Arithmetic.modulo(SqlType.DOUBLE, literal(1.0), literal(0.0)), "division by zero");
  }

  @Test
  void decimalsAreExact() {
    Random random = new Random(73);
    for (int i = 0; i < 1000; i++) {
      BigDecimal a = new BigDecimal(new BigInteger(80, random), random.nextInt(20));
      BigDecimal b = new BigDecimal(new BigInteger(80, random).negate(), random.nextInt(20));
      assertThat((BigDecimal) valueOf(Arithmetic.add(SqlType.DECIMAL, LEFT, RIGHT), a, b))
          .isEqualByComparingTo(a.add(b));
      assertThat((BigDecimal) valueOf(Arithmetic.multiply(SqlType.DECIMAL, LEFT, RIGHT), a, b))
          .isEqualByComparingTo(a.multiply(b));
      assertThat((BigDecimal) valueOf(Arithmetic.modulo(SqlType.DECIMAL, LEFT, RIGHT), a, b))
          .isEqualByComparingTo(a.remainder(b));
      BigDecimal quotient =
          (BigDecimal) valueOf(Arithmetic.divide(SqlType.DECIMAL, LEFT, RIGHT), a, b);
      BigDecimal error = quotient.subtract(a.divide(b, 60, RoundingMode.HALF_UP)).abs();
      assertThat(error).isLessThan(new BigDecimal("1e-20"));
    }
  }

  @Test
  void quotientsOfDecimals() {
    assertThat(quotient("1", "4")).isEqualTo("0.25");
    assertThat(quotient("10", "2")).isEqualTo("5");
    assertThat(quotient("100", "1")).isEqualTo("100");
    assertThat(quotient("1", "3")).isEqualTo("0.3333333333333333333333333333333333");
    assertThat(quotient("2", "3")).isEqualTo("0.6666666666666666666666666666666667");
    assertThat(quotient("1e-40", "3"))
        .isEqualTo("0." + "0".repeat(40) + "3333333333333333333333333333333333");
    assertThat(quotient("1e50", "3")).matches("3{50}\\.3{20}3?");
    assertFails(
        Arithmetic.divide(
            SqlType.DECIMAL, literal(BigDecimal.ONE), literal(new BigDecimal("0.00"))),
        "division by zero");
  }

  private static String quotient(String a, String b) {
    Object value =
        valueOf(
            Arithmetic.divide(SqlType.DECIMAL, LEFT, RIGHT), new BigDecimal(a), new BigDecimal(b));
    return ((BigDecimal) value).toPlainString();
  }

  @Test
  void negation() {
    assertThat(valueOf(Arithmetic.negate(SqlType.INT, literal(5)))).isEqualTo(-5);
    assertThat(valueOf(Arithmetic.negate(SqlType.BIGINT, literal(5L)))).isEqualTo(-5L);
    assertThat(valueOf(Arithmetic.negate(SqlType.DECIMAL, literal(new BigDecimal("1.50")))))
        .isEqualTo(new BigDecimal("-1.50"));
    assertFails(
        Arithmetic.negate(SqlType.INT, literal(Integer.MIN_VALUE)),
        "-(-2147483648) does not fit in INTEGER");
    assertFails(
        Arithmetic.negate(SqlType.BIGINT, literal(Long.MIN_VALUE)),
        "-(-9223372036854775808) does not fit in BIGINT");
  }

  @Test
  void withNullAllIsNull() {
    for (SqlType type : List.of(SqlType.INT, SqlType.BIGINT, SqlType.DOUBLE, SqlType.DECIMAL)) {
      Object zero =
          type.equals(SqlType.DECIMAL)
              ? BigDecimal.ZERO
              : type.equals(SqlType.DOUBLE) ? 0.0 : type.equals(SqlType.INT) ? 0 : (Object) 0L;
      List<Factory> factories =
          List.of(
              Arithmetic::add,
              Arithmetic::subtract,
              Arithmetic::multiply,
              Arithmetic::divide,
              Arithmetic::modulo);
      for (Factory factory : factories) {
        assertThat(valueOf(factory.of(type, LEFT, RIGHT), null, zero)).isNull();
        assertThat(valueOf(factory.of(type, LEFT, RIGHT), zero, null)).isNull();
      }
      assertThat(valueOf(Arithmetic.negate(type, LEFT), (Object) null)).isNull();
    }
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Arithmetic.add(SqlType.STRING, LEFT, RIGHT))
        .isInstanceOf(SqlException.class)
        .hasMessage("+ is not for VARCHAR");
  }
}
