package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.assertFails;
import static dev.tidepool.sql.expression.Evaluation.literal;
import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.value.Timestamps;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CastsTest {
  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  private static int days(String date) {
    return (int) LocalDate.parse(date).toEpochDay();
  }

  static List<Arguments> casts() {
    long time = Timestamps.parse("2026-05-01T12:30:00.250Z");
    return List.of(
        Arguments.of(SqlType.INT, SqlType.STRING, -5, "-5"),
        Arguments.of(SqlType.DOUBLE, SqlType.STRING, 1.5, "1.5"),
        Arguments.of(SqlType.DOUBLE, SqlType.STRING, Double.NaN, "NaN"),
        Arguments.of(SqlType.DECIMAL, SqlType.STRING, decimal("1E+3"), "1000"),
        Arguments.of(SqlType.BOOLEAN, SqlType.STRING, true, "TRUE"),
        Arguments.of(SqlType.DATE, SqlType.STRING, days("2026-05-01"), "2026-05-01"),
        Arguments.of(SqlType.TIMESTAMP, SqlType.STRING, time, "2026-05-01 12:30:00.25"),
        Arguments.of(SqlType.TIMESTAMP, SqlType.STRING, -1L, "1969-12-31 23:59:59.999999"),
        Arguments.of(SqlType.TIMESTAMP, SqlType.STRING, 0L, "1970-01-01 00:00:00"),
        Arguments.of(SqlType.BYTES, SqlType.STRING, "ä".getBytes(StandardCharsets.UTF_8), "ä"),
        Arguments.of(SqlType.STRING, SqlType.INT, " -12 ", -12),
        Arguments.of(SqlType.STRING, SqlType.INT, "+7", 7),
        Arguments.of(SqlType.STRING, SqlType.BIGINT, "9223372036854775807", Long.MAX_VALUE),
        Arguments.of(SqlType.STRING, SqlType.DOUBLE, " 1e3", 1000.0),
        Arguments.of(SqlType.STRING, SqlType.DOUBLE, "-Infinity", Double.NEGATIVE_INFINITY),
        Arguments.of(SqlType.STRING, SqlType.DOUBLE, "5.", 5.0),
        Arguments.of(SqlType.STRING, SqlType.DECIMAL, "1.50", decimal("1.50")),
        Arguments.of(SqlType.STRING, SqlType.BOOLEAN, " Yes ", true),
        Arguments.of(SqlType.STRING, SqlType.BOOLEAN, "off", false),
        Arguments.of(SqlType.STRING, SqlType.DATE, "2026-05-01", days("2026-05-01")),
        Arguments.of(SqlType.STRING, SqlType.TIMESTAMP, "2026-05-01 12:30:00.25", time),
        Arguments.of(SqlType.STRING, SqlType.TIMESTAMP, "2026-05-01T14:30:00.25+02:00", time),
        Arguments.of(SqlType.DOUBLE, SqlType.INT, 2.5, 3),
        Arguments.of(SqlType.DOUBLE, SqlType.INT, -2.5, -3),
        Arguments.of(SqlType.DECIMAL, SqlType.BIGINT, decimal("-0.5"), -1L),
        Arguments.of(SqlType.DOUBLE, SqlType.BIGINT, 9.007199254740992e15, 9007199254740992L),
        Arguments.of(SqlType.DOUBLE, SqlType.DECIMAL, 0.1, decimal("0.1")),
        Arguments.of(SqlType.DECIMAL, SqlType.DOUBLE, decimal("0.1"), 0.1),
        Arguments.of(SqlType.BIGINT, SqlType.INT, 5L, 5),
        Arguments.of(SqlType.INT, SqlType.BOOLEAN, 2, true),
        Arguments.of(SqlType.BOOLEAN, SqlType.DECIMAL, true, BigDecimal.ONE),
        Arguments.of(SqlType.TIMESTAMP, SqlType.DATE, -1L, -1),
        Arguments.of(SqlType.DATE, SqlType.TIMESTAMP, -1, -Timestamps.MICROS_PER_DAY),
        Arguments.of(
            SqlType.arrayOf(SqlType.INT),
            SqlType.arrayOf(SqlType.STRING),
            Arrays.asList(1, null),
            Arrays.asList("1", null)));
  }

  @ParameterizedTest
  @MethodSource("casts")
  void casts(SqlType from, SqlType to, Object value, Object expected) {
    assertThat(valueOf(Casts.cast(from, to, Expressions.column(0)), value)).isEqualTo(expected);
    assertThat(valueOf(Casts.tryCast(from, to, Expressions.column(0)), value)).isEqualTo(expected);
    assertThat(valueOf(Casts.cast(from, to, Expressions.column(0)), (Object) null)).isNull();
  }

  static List<Arguments> failures() {
    return List.of(
        Arguments.of(SqlType.STRING, SqlType.INT, "abc", "cannot cast 'abc' to INTEGER"),
        Arguments.of(SqlType.STRING, SqlType.INT, "", "cannot cast '' to INTEGER"),
        Arguments.of(SqlType.STRING, SqlType.INT, "-", "cannot cast '-' to INTEGER"),
        Arguments.of(SqlType.STRING, SqlType.INT, "1.5", "cannot cast '1.5' to INTEGER"),
        Arguments.of(SqlType.STRING, SqlType.INT, "1 2", "cannot cast '1 2' to INTEGER"),
        Arguments.of(
            SqlType.STRING,
            SqlType.INT,
            "3000000000",
            "cannot cast 3000000000 to INTEGER: it is out of range"),
        Arguments.of(
            SqlType.STRING,
            SqlType.BIGINT,
            "9223372036854775808",
            "cannot cast '9223372036854775808' to BIGINT: it is out of range"),
        Arguments.of(SqlType.STRING, SqlType.DOUBLE, "1d", "cannot cast '1d' to DOUBLE"),
        Arguments.of(SqlType.STRING, SqlType.DOUBLE, "0x1p3", "cannot cast '0x1p3' to DOUBLE"),
        Arguments.of(
            SqlType.STRING,
            SqlType.DOUBLE,
            "1e999",
            "cannot cast '1e999' to DOUBLE: it is out of range"),
        Arguments.of(SqlType.STRING, SqlType.DECIMAL, "1,5", "cannot cast '1,5' to DECIMAL"),
        Arguments.of(
            SqlType.STRING,
            SqlType.DECIMAL,
            "1e999999",
            "cannot cast '1e999999' to DECIMAL: it is out of range"),
        Arguments.of(SqlType.STRING, SqlType.BOOLEAN, "2", "cannot cast '2' to BOOLEAN"),
        Arguments.of(
            SqlType.STRING, SqlType.DATE, "2026-02-30", "cannot cast '2026-02-30' to DATE"),
        Arguments.of(
            SqlType.STRING, SqlType.TIMESTAMP, "yesterday", "cannot cast 'yesterday' to TIMESTAMP"),
        Arguments.of(
            SqlType.BIGINT,
            SqlType.INT,
            1L << 31,
            "cannot cast 2147483648 to INTEGER: it is out of range"),
        Arguments.of(SqlType.DOUBLE, SqlType.INT, Double.NaN, "cannot cast NaN to INTEGER"),
        Arguments.of(
            SqlType.DOUBLE,
            SqlType.BIGINT,
            9.3e18,
            "cannot cast 9.3E+18 to BIGINT: it is out of range"),
        Arguments.of(
            SqlType.DOUBLE,
            SqlType.DECIMAL,
            Double.POSITIVE_INFINITY,
            "cannot cast Infinity to DECIMAL"),
        Arguments.of(
            SqlType.DECIMAL,
            SqlType.DOUBLE,
            decimal("1E+400"),
            "cannot cast 1E+400 to DOUBLE: it is out of range"),
        Arguments.of(
            SqlType.BYTES,
            SqlType.STRING,
            new byte[] {(byte) 0xff},
            "cannot cast 1 bytes that are not UTF-8 to VARCHAR"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failures(SqlType from, SqlType to, Object value, String message) {
    assertFails(Casts.cast(from, to, literal(value)), message);
    assertThat(valueOf(Casts.tryCast(from, to, literal(value)))).isNull();
  }

  @Test
  void digitsOfDecimals() {
    Expression number = Expressions.column(0);
    assertThat(valueOf(Casts.toScale(number, 3, 1), decimal("12.25"))).isEqualTo(decimal("12.3"));
    assertThat(valueOf(Casts.toScale(number, 3, 1), decimal("-12"))).isEqualTo(decimal("-12.0"));
    assertFails(
        Casts.toScale(literal(decimal("99.95")), 3, 1),
        "cannot cast 99.95 to DECIMAL(3, 1): it has too many digits");
  }

  /** TRY_CAST forgives the cast, not the argument. */
  @Test
  void tryCastDoesNotHideOtherFailures() {
    Expression failing = Arithmetic.divide(SqlType.INT, literal(1), literal(0));
    assertFails(Casts.tryCast(SqlType.INT, SqlType.STRING, failing), "division by zero");
  }

  @Test
  void typesThatDoNotGoTogetherAreRefused() {
    assertThatThrownBy(() -> Casts.cast(SqlType.BOOLEAN, SqlType.DATE, literal(true)))
        .isInstanceOf(SqlException.class)
        .hasMessage("a value of type BOOLEAN cannot be cast to DATE");
    assertThatThrownBy(
            () -> Casts.cast(SqlType.arrayOf(SqlType.INT), SqlType.STRING, literal(null)))
        .isInstanceOf(SqlException.class)
        .hasMessage("a value of type INTEGER ARRAY cannot be cast to VARCHAR");
  }
}
