package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.assertFails;
import static dev.tidepool.sql.expression.Evaluation.literal;
import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFunctionsTest {
  private static void check(Expression expression, Object expected) {
    assertThat(valueOf(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2.5, 0, 3, 2",
    "-2.5, 0, -3, -2",
    "1.005, 2, 1.01, 1.00",
    "1.004, 2, 1.00, 1.00",
    "1234.5, -2, 1200, 1200",
    "1250, -2, 1300, 1200",
    "-1250, -2, -1300, -1200",
    "49, -2, 0, 0",
    "50, -2, 100, 0",
    "5, -3, 0, 0",
    "5, -2147483648, 0, 0",
    "5.25, 2147483647, 5.25, 5.25"
  })
  void roundedAndTruncated(BigDecimal number, int digits, BigDecimal rounded, BigDecimal cut) {
    Expression argument = literal(number);
    check(NumberFunctions.round(SqlType.DECIMAL, argument, literal(digits)), rounded);
    check(NumberFunctions.truncate(SqlType.DECIMAL, argument, literal(digits)), cut);
    Expression asDouble = literal(number.doubleValue());
    check(NumberFunctions.round(SqlType.DOUBLE, asDouble, literal(digits)), rounded.doubleValue());
    check(NumberFunctions.truncate(SqlType.DOUBLE, asDouble, literal(digits)), cut.doubleValue());
    if (number.scale() == 0) {
      Expression asInt = literal(number.intValueExact());
      check(NumberFunctions.round(SqlType.INT, asInt, literal(digits)), rounded.intValueExact());
      Expression asLong = literal(number.longValueExact());
      check(
          NumberFunctions.truncate(SqlType.BIGINT, asLong, literal(digits)), cut.longValueExact());
    }
  }

  @Test
  void whatIsNotFiniteStays() {
    for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      check(NumberFunctions.round(SqlType.DOUBLE, literal(number), literal(1)), number);
      check(NumberFunctions.floor(SqlType.DOUBLE, literal(number)), number);
    }
  }

  @Test
  void failures() {
    assertFails(
        NumberFunctions.abs(SqlType.INT, literal(Integer.MIN_VALUE)),
        "ABS(-2147483648) does not fit in INTEGER");
    assertFails(
        NumberFunctions.abs(SqlType.BIGINT, literal(Long.MIN_VALUE)),
        "ABS(-9223372036854775808) does not fit in BIGINT");
    assertFails(
        NumberFunctions.round(SqlType.INT, literal(Integer.MAX_VALUE), literal(-1)),
        "ROUND(2147483647, -1) does not fit in INTEGER");
    assertFails(NumberFunctions.sqrt(literal(-4.0)), "SQRT of the negative number -4.0");
    assertFails(NumberFunctions.ln(literal(0.0)), "LN of 0.0, which is not positive");
    assertFails(NumberFunctions.log10(literal(-1.0)), "LOG10 of -1.0, which is not positive");
    assertFails(
        NumberFunctions.power(literal(-8.0), literal(0.5)), "POWER(-8.0, 0.5) is not a number");
  }

  @Test
  void powersAndLogarithms() {
    check(NumberFunctions.power(literal(2.0), literal(10.0)), 1024.0);
    check(NumberFunctions.sqrt(literal(2.25)), 1.5);
    check(NumberFunctions.log2(literal(8.0)), 3.0);
    check(NumberFunctions.power(literal(null), literal(10.0)), null);
  }

  @Test
  void squareRootsOfDecimals() {
    assertThat(Decimals.squareRoot(new BigDecimal("2.25"))).isEqualTo(new BigDecimal("1.5"));
    assertThat(Decimals.squareRoot(new BigDecimal("1E+60")))
        .isEqualByComparingTo(new BigDecimal("1E+30"));
    assertThat(Decimals.squareRoot(new BigDecimal("2")).toString())
        .startsWith("1.41421356237309504880168872420969");
  }
}
