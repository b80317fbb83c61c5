package dev.tidepool.sql.expression;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.table.value.Timestamps;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** Timestamps in units: where one starts, some later, how many between. In microseconds. */
final class DateUnits {
  private static final int MONTHS_PER_YEAR = 12;
  private static final int MONTHS_PER_QUARTER = 3;

  private DateUnits() {}

  /** Refuses fields that are no units of time. */
  static void requireUnit(DateField field) {
    switch (field) {
      case ISOYEAR, DOW, ISODOW, DOY, EPOCH ->
          throw new SqlException(Code.INVALID, field + " is not a unit of time");
      default -> {}
    }
  }

  /** Refuses units that are smaller than a day. */
  static void requireDays(DateField unit) {
    if (months(unit) == 0 && micros(unit) < Timestamps.MICROS_PER_DAY) {
      throw new SqlException(Code.TYPE_MISMATCH, "a DATE has no " + unit);
    }
  }

  /** How many months a unit has, or 0 if it is not made of months. */
  private static int months(DateField unit) {
    return switch (unit) {
      case MILLENNIUM -> 1000 * MONTHS_PER_YEAR;
      case CENTURY -> 100 * MONTHS_PER_YEAR;
      case DECADE -> 10 * MONTHS_PER_YEAR;
      case YEAR -> MONTHS_PER_YEAR;
      case QUARTER -> MONTHS_PER_QUARTER;
      case MONTH -> 1;
      default -> 0;
    };
  }

  /** How long a unit is that is not made of months. */
  private static long micros(DateField unit) {
    return switch (unit) {
      case WEEK -> 7 * Timestamps.MICROS_PER_DAY;
      case DAY -> Timestamps.MICROS_PER_DAY;
      case HOUR -> Timestamps.MICROS_PER_DAY / 24;
      case MINUTE -> 60_000_000L;
      case SECOND -> 1_000_000L;
      case MILLISECOND -> 1000L;
      case MICROSECOND -> 1L;
      default -> throw new IllegalArgumentException(unit + " has no fixed length");
    };
  }

  /** The start of the day of that number. */
  static long ofDays(int days) {
    try {
      return Math.multiplyExact(days, Timestamps.MICROS_PER_DAY);
    } catch (ArithmeticException e) {
      throw ValueErrors.of("the date " + TextOf.date(days) + " is out of the range of TIMESTAMP");
    }
  }

  /** The start of the unit that {@code micros} is in. */
  static long floor(DateField unit, long micros) {
    if (unit == DateField.WEEK) {
      return micros(date(micros).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    }
    if (months(unit) == 0) {
      return Math.subtractExact(micros, Math.floorMod(micros, micros(unit)));
    }
    LocalDate date = date(micros);
    int year = date.getYear();
    return micros(
        switch (unit) {
          case MILLENNIUM -> LocalDate.of(Math.floorDiv(year - 1, 1000) * 1000 + 1, 1, 1);
          case CENTURY -> LocalDate.of(Math.floorDiv(year - 1, 100) * 100 + 1, 1, 1);
          case DECADE -> LocalDate.of(Math.floorDiv(year, 10) * 10, 1, 1);
          case YEAR -> LocalDate.of(year, 1, 1);
          case QUARTER -> {
            int month = date.getMonthValue() - 1;
            yield LocalDate.of(year, month - month % MONTHS_PER_QUARTER + 1, 1);
          }
          default -> LocalDate.of(year, date.getMonthValue(), 1);
        });
  }

  /** The first start of a unit that is not before {@code micros}. */
  static long ceil(DateField unit, long micros) {
    long floor = floor(unit, micros);
    return floor == micros ? micros : plus(unit, floor, 1);
  }

  /** {@code count} units later. Throws ArithmeticException or DateTimeException if out of range. */
  static long plus(DateField unit, long micros, long count) {
    int months = months(unit);
    if (months == 0) {
      return Math.addExact(micros, Math.multiplyExact(count, micros(unit)));
    }
    long ofDay = Math.floorMod(micros, Timestamps.MICROS_PER_DAY);
    LocalDate date = date(micros).plusMonths(Math.multiplyExact(count, (long) months));
    return Math.addExact(micros(date), ofDay);
  }

  /** How many whole units are between. */
  static long between(DateField unit, long from, long to) {
    int months = months(unit);
    if (months == 0) {
      return Math.subtractExact(to, from) / micros(unit);
    }
    LocalDate start = date(from);
    LocalDate end = date(to);
    long startOfDay = Math.floorMod(from, Timestamps.MICROS_PER_DAY);
    long endOfDay = Math.floorMod(to, Timestamps.MICROS_PER_DAY);
    // A day that is not over does not count.
    if (end.isAfter(start) && endOfDay < startOfDay) {
      end = end.minusDays(1);
    } else if (end.isBefore(start) && endOfDay > startOfDay) {
      end = end.plusDays(1);
    }
    return ChronoUnit.MONTHS.between(start, end) / months;
  }

  private static LocalDate date(long micros) {
    return LocalDate.ofEpochDay(Math.floorDiv(micros, Timestamps.MICROS_PER_DAY));
  }

  private static long micros(LocalDate date) {
    return Math.multiplyExact(date.toEpochDay(), Timestamps.MICROS_PER_DAY);
  }
}
