package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.assertFails;
import static dev.tidepool.sql.expression.Evaluation.literal;
import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.value.Timestamps;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFunctionsTest {
  private static final SqlType TIME = SqlType.TIMESTAMP;

  private static long micros(String time) {
    return Timestamps.parse(time);
  }

  private static int days(String date) {
    return (int) LocalDate.parse(date).toEpochDay();
  }

  @ParameterizedTest
  @CsvSource({
    "MILLENNIUM, 3",
    "CENTURY, 21",
    "DECADE, 202",
    "YEAR, 2027",
    "ISOYEAR, 2026",
    "QUARTER, 1",
    "MONTH, 1",
    "WEEK, 53",
    "DAY, 3",
    "DOW, 1",
    "ISODOW, 7",
    "DOY, 3",
    "HOUR, 23",
    "MINUTE, 59",
    "SECOND, 58",
    "MILLISECOND, 58999",
    "MICROSECOND, 58999001",
    "EPOCH, 1799020798"
  })
  void fieldsOfATimestamp(DateField field, long expected) {
    Expression time = literal(micros("2027-01-03T23:59:58.999001Z"));
    assertThat(valueOf(TimeFunctions.extract(field, TIME, time))).isEqualTo(expected);
  }

  /** Before 1970 and before our era: fields count forwards. */
  @Test
  void fieldsBeforeTheEpoch() {
    Expression time = literal(micros("1969-12-31T23:59:59.5Z"));
    assertThat(valueOf(TimeFunctions.extract(DateField.SECOND, TIME, time))).isEqualTo(59L);
    assertThat(valueOf(TimeFunctions.extract(DateField.DAY, TIME, time))).isEqualTo(31L);
    assertThat(valueOf(TimeFunctions.extract(DateField.EPOCH, TIME, time))).isEqualTo(-1L);
    Expression old = literal((int) LocalDate.of(0, 6, 1).toEpochDay());
    assertThat(valueOf(TimeFunctions.extract(DateField.CENTURY, SqlType.DATE, old))).isEqualTo(-1L);
    assertThat(valueOf(TimeFunctions.extract(DateField.YEAR, SqlType.DATE, old))).isEqualTo(0L);
  }

  @ParameterizedTest
  @CsvSource({
    "MILLENNIUM, 2001-01-01T00:00Z, 3001-01-01T00:00Z",
    "CENTURY, 2001-01-01T00:00Z, 2101-01-01T00:00Z",
    "DECADE, 2020-01-01T00:00Z, 2030-01-01T00:00Z",
    "YEAR, 2026-01-01T00:00Z, 2027-01-01T00:00Z",
    "QUARTER, 2026-04-01T00:00Z, 2026-07-01T00:00Z",
    "MONTH, 2026-05-01T00:00Z, 2026-06-01T00:00Z",
    "WEEK, 2026-05-11T00:00Z, 2026-05-18T00:00Z",
    "DAY, 2026-05-17T00:00Z, 2026-05-18T00:00Z",
    "HOUR, 2026-05-17T13:00Z, 2026-05-17T14:00Z",
    "MINUTE, 2026-05-17T13:14Z, 2026-05-17T13:15Z",
    "SECOND, 2026-05-17T13:14:15Z, 2026-05-17T13:14:16Z",
    "MILLISECOND, 2026-05-17T13:14:15.123Z, 2026-05-17T13:14:15.124Z",
    "MICROSECOND, 2026-05-17T13:14:15.123456Z, 2026-05-17T13:14:15.123456Z"
  })
  void startsOfUnits(DateField unit, String floor, String ceil) {
    Expression time = literal(micros("2026-05-17T13:14:15.123456Z"));
    assertThat(valueOf(TimeFunctions.floor(unit, TIME, time))).isEqualTo(micros(floor));
    assertThat(valueOf(TimeFunctions.ceil(unit, TIME, time))).isEqualTo(micros(ceil));
    Expression start = literal(micros(floor));
    assertThat(valueOf(TimeFunctions.ceil(unit, TIME, start))).isEqualTo(micros(floor));
  }

  @ParameterizedTest
  @CsvSource({
    "MONTH, 1, 2026-01-31T12:00Z, 2026-02-28T12:00Z",
    "MONTH, -1, 2024-03-31T12:00Z, 2024-02-29T12:00Z",
    "YEAR, 1, 2024-02-29T00:00Z, 2025-02-28T00:00Z",
    "QUARTER, 2, 2026-05-17T13:14:15Z, 2026-11-17T13:14:15Z",
    "WEEK, -1, 2026-05-17T13:14:15Z, 2026-05-10T13:14:15Z",
    "HOUR, 36, 2026-05-17T13:14:15Z, 2026-05-19T01:14:15Z",
    "MILLISECOND, -15, 1970-01-01T00:00Z, 1969-12-31T23:59:59.985Z"
  })
  void later(DateField unit, long count, String time, String expected) {
    assertThat(valueOf(TimeFunctions.plus(unit, TIME, literal(micros(time)), literal(count))))
        .isEqualTo(micros(expected));
  }

  /** Against java.time, on random timestamps. */
  @Test
  void differencesAreThoseOfJava() {
    Map<DateField, ChronoUnit> units =
        Map.of(
            DateField.YEAR, ChronoUnit.YEARS,
            DateField.MONTH, ChronoUnit.MONTHS,
            DateField.WEEK, ChronoUnit.WEEKS,
            DateField.DAY, ChronoUnit.DAYS,
            DateField.HOUR, ChronoUnit.HOURS,
            DateField.SECOND, ChronoUnit.SECONDS);
    Random random = new Random(74);
    for (int i = 0; i < 2000; i++) {
      long from = random.nextLong() % 4_000_000_000_000_000L;
      long to =
          random.nextBoolean()
              ? from + random.nextInt() * 1000L
              : random.nextLong() % 4_000_000_000_000_000L;
      units.forEach(
          (unit, javaUnit) ->
              assertThat(valueOf(TimeFunctions.difference(unit, TIME, literal(from), literal(to))))
                  .as("%s from %s to %s", unit, from, to)
                  .isEqualTo(javaUnit.between(dateTime(from), dateTime(to))));
    }
  }

  private static LocalDateTime dateTime(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L),
        (int) Math.floorMod(micros, 1_000_000L) * 1000,
        ZoneOffset.UTC);
  }

  @Test
  void dates() {
    Expression date = literal(days("2026-01-31"));
    assertThat(valueOf(TimeFunctions.plus(DateField.MONTH, SqlType.DATE, date, literal(1L))))
        .isEqualTo(days("2026-02-28"));
    assertThat(valueOf(TimeFunctions.floor(DateField.QUARTER, SqlType.DATE, date)))
        .isEqualTo(days("2026-01-01"));
    assertThat(
            valueOf(
                TimeFunctions.difference(
                    DateField.DAY, SqlType.DATE, date, literal(days("2026-03-01")))))
        .isEqualTo(29L);
    assertThat(valueOf(TimeFunctions.currentTimestamp())).isEqualTo(Evaluation.NOW);
    assertThat(valueOf(TimeFunctions.currentDate())).isEqualTo(days("2026-05-01"));
    assertThat(valueOf(TimeFunctions.floor(DateField.DAY, TIME, literal(null)))).isNull();
  }

  @Test
  void failures() {
    assertFails(
        TimeFunctions.plus(DateField.DAY, TIME, literal(0L), literal(Long.MAX_VALUE)),
        "TIMESTAMP + 9223372036854775807 DAY is out of the range of TIMESTAMP");
    assertFails(
        TimeFunctions.plus(DateField.YEAR, SqlType.DATE, literal(0), literal(1_000_000L)),
        "DATE + 1000000 YEAR is out of the range of DATE");
    assertFails(
        TimeFunctions.floor(DateField.YEAR, TIME, literal(Long.MIN_VALUE)),
        "TIMESTAMP FLOOR is out of the range of TIMESTAMP");
    assertThatThrownBy(() -> TimeFunctions.floor(DateField.DOW, TIME, literal(0L)))
        .isInstanceOf(SqlException.class)
        .hasMessage("DOW is not a unit of time");
    assertThatThrownBy(
            () -> TimeFunctions.plus(DateField.HOUR, SqlType.DATE, literal(0), literal(1L)))
        .isInstanceOf(SqlException.class)
        .hasMessage("a DATE has no HOUR");
  }
}
