package dev.tidepool.table.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;

/**
 * Timestamps as tables have them: microseconds since 1970-01-01T00:00Z, in a {@code long}.
 *
 * <p>What is finer than a microsecond is cut off, towards the past. Values and literals are cut
 * alike, so an {@link Instant} finds the row that was written with it.
 */
public final class Timestamps {
  public static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private Timestamps() {}

  /**
   * The timestamp that {@code text} says in ISO 8601: a date (midnight), or a date and a time with
   * {@code Z}, an offset or, for UTC, nothing behind it. Minutes are needed, seconds and their
   * fraction are not; a space may stand for the {@code T}.
   *
   * @throws IllegalArgumentException if it says none, or one that does not fit
   */
  public static long parse(String text) {
    try {
      return new Parser(text).parse();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          Values.quote(text) + " is not a timestamp such as 2026-05-01T12:00:00Z", e);
    }
  }

  /** The timestamp in ISO 8601, in UTC, with as many digits of the second as it needs. */
  public static String format(long micros) {
    long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
    return Instant.ofEpochSecond(seconds, 1000 * Math.floorMod(micros, MICROS_PER_SECOND))
        .toString();
  }

  /**
   * The timestamp at {@code millis} since 1970.
   *
   * @throws ArithmeticException if it does not fit
   */
  public static long ofMillis(long millis) {
    return Math.multiplyExact(millis, 1000L);
  }

  /**
   * The timestamp of a {@link java.time} object or a {@link Date}; what has no zone is in UTC, what
   * has no time is at midnight.
   *
   * @return null if {@code value} is of another class
   * @throws ArithmeticException if it does not fit
   */
  public static Long ofJava(Object value) {
    Instant instant = instant(value);
    if (instant == null) {
      return null;
    }
    long seconds = instant.getEpochSecond();
    long micros = instant.getNano() / 1000;
    // From the end of a second before 1970, as the beginning of the very first does not fit.
    return seconds < 0
        ? Math.addExact(
            Math.multiplyExact(seconds + 1, MICROS_PER_SECOND), micros - MICROS_PER_SECOND)
        : Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), micros);
  }

  private static Instant instant(Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    if (value instanceof OffsetDateTime dateTime) {
      return dateTime.toInstant();
    }
    if (value instanceof ZonedDateTime dateTime) {
      return dateTime.toInstant();
    }
    if (value instanceof LocalDateTime dateTime) {
      return dateTime.toInstant(ZoneOffset.UTC);
    }
    if (value instanceof LocalDate date) {
      return date.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    if (value instanceof Date date) {
      try {
        return date.toInstant();
      } catch (UnsupportedOperationException e) {
        return Instant.ofEpochMilli(date.getTime()); // java.sql.Date is only a day
      }
    }
    return null;
  }

  /** One pass over the text; what does not fit throws. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    long parse() {
      long day = epochDay();
      if (at == text.length()) {
        return Math.multiplyExact(day, MICROS_PER_DAY);
      }
      char separator = text.charAt(at++);
      require(separator == 'T' || separator == 't' || separator == ' ');
      long ofDay = microsOfDay();
      long offset = offsetSeconds() * MICROS_PER_SECOND;
      require(at == text.length());
      // From the end of a day before 1970, as the beginning of the very first does not fit.
      return day < 0
          ? Math.addExact(
              Math.multiplyExact(day + 1, MICROS_PER_DAY), ofDay - offset - MICROS_PER_DAY)
          : Math.addExact(Math.multiplyExact(day, MICROS_PER_DAY), ofDay - offset);
    }

    private long epochDay() {
      boolean negative = take('-');
      boolean signed = negative || take('+');
      int start = at;
      int year = digits(4);
      while (signed && isDigit() && at - start < 9) {
        year = 10 * year + digits(1);
      }
      require(take('-'));
      int month = digits(2);
      require(take('-'));
      return LocalDate.of(negative ? -year : year, month, digits(2)).toEpochDay();
    }

    private long microsOfDay() {
      int hour = digits(2);
      require(take(':'));
      int minute = digits(2);
      int second = 0;
      long micros = 0;
      if (take(':')) {
        second = digits(2);
        if (take('.') || take(',')) {
          micros = fraction();
        }
      }
      require(hour < 24 && minute < 60 && second < 60);
      return (hour * 3600 + minute * 60 + second) * MICROS_PER_SECOND + micros;
    }

    private long fraction() {
      require(isDigit());
      long micros = 0;
      for (long unit = MICROS_PER_SECOND / 10; isDigit(); unit /= 10) {
        micros += unit * digits(1);
      }
      return micros;
    }

    private long offsetSeconds() {
      if (at == text.length() || take('Z') || take('z')) {
        return 0;
      }
      boolean negative = take('-');
      require(negative || take('+'));
      int hours = digits(2);
      int minutes = take(':') || isDigit() ? digits(2) : 0;
      require(hours <= 18 && minutes < 60);
      long seconds = hours * 3600L + minutes * 60L;
      return negative ? -seconds : seconds;
    }

    private int digits(int count) {
      int number = 0;
      for (int i = 0; i < count; i++) {
        require(isDigit());
        number = 10 * number + text.charAt(at++) - '0';
      }
      return number;
    }

    private boolean isDigit() {
      return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private boolean take(char c) {
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    private void require(boolean holds) {
      if (!holds) {
        throw new DateTimeException("at character " + at);
      }
    }
  }
}
