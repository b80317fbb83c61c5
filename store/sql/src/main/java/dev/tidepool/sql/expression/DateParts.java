package dev.tidepool.sql.expression;

import dev.tidepool.table.value.Timestamps;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;

/** Reads parts of timestamps. */
final class DateParts {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
  private static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
  private static final int DAYS_PER_WEEK = 7;

  private DateParts() {}

  /** The value of {@code field} at {@code micros}. */
  static long extract(DateField field, long micros) {
    long ofDay = Math.floorMod(micros, Timestamps.MICROS_PER_DAY);
    return switch (field) {
      case HOUR -> ofDay / MICROS_PER_HOUR;
      case MINUTE -> ofDay / MICROS_PER_MINUTE % 60;
      case SECOND -> ofDay / MICROS_PER_SECOND % 60;
      case MILLISECOND -> ofDay % MICROS_PER_MINUTE / 1000;
      case MICROSECOND -> ofDay % MICROS_PER_MINUTE;
      case EPOCH -> Math.floorDiv(micros, MICROS_PER_SECOND);
      default ->
          ofDate(field, LocalDate.ofEpochDay(Math.floorDiv(micros, Timestamps.MICROS_PER_DAY)));
    };
  }

  private static long ofDate(DateField field, LocalDate date) {
    int year = date.getYear();
    return switch (field) {
      case MILLENNIUM -> ordinal(year, 1000);
      case CENTURY -> ordinal(year, 100);
      case DECADE -> Math.floorDiv(year, 10);
      case YEAR -> year;
      case ISOYEAR -> date.get(IsoFields.WEEK_BASED_YEAR);
      case QUARTER -> date.get(IsoFields.QUARTER_OF_YEAR);
      case MONTH -> date.getMonthValue();
      case WEEK -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case DAY -> date.getDayOfMonth();
      case DOW -> date.get(ChronoField.DAY_OF_WEEK) % DAYS_PER_WEEK + 1;
      case ISODOW -> date.get(ChronoField.DAY_OF_WEEK);
      case DOY -> date.getDayOfYear();
      default -> throw new IllegalArgumentException("not a field of a date: " + field);
    };
  }

  /** Centuries and millennia start with a year 1 and are counted from 1, or back from -1. */
  private static long ordinal(int year, int years) {
    return year > 0 ? (year + years - 1) / years : -((years - year) / years);
  }
}
