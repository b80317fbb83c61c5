package dev.tidepool.sql.expression;

/** A part of a date or timestamp, and for most a unit of time. Weeks are those of ISO 8601. */
public enum DateField {
  MILLENNIUM,
  CENTURY,
  DECADE,
  YEAR,
  /** The year that the week belongs to. */
  ISOYEAR,
  QUARTER,
  MONTH,
  /** 1 to 53; as a unit, from Monday. */
  WEEK,
  DAY,
  /** 1 (Sunday) to 7. */
  DOW,
  /** 1 (Monday) to 7. */
  ISODOW,
  /** 1 to 366. */
  DOY,
  HOUR,
  MINUTE,
  SECOND,
  /** Of the minute: 0 to 59,999. */
  MILLISECOND,
  /** Of the minute: 0 to 59,999,999. */
  MICROSECOND,
  /** Seconds since 1970, without their fraction. */
  EPOCH
}
