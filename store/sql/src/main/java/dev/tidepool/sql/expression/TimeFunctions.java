package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.value.Timestamps;
import java.time.DateTimeException;
import java.util.function.LongUnaryOperator;

/**
 * Functions of TIMESTAMP (microseconds since 1970, UTC) and DATE (days since 1970, INT's Java
 * type); NULL if an argument is NULL. Those that take a type take one of these two.
 *
 * <p><b>Threads:</b> any.
 */
public final class TimeFunctions {
  private TimeFunctions() {}

  /** CURRENT_TIMESTAMP: the same throughout an execution. */
  public static Expression currentTimestamp() {
    return (row, execution) -> execution.nowMicros();
  }

  /** CURRENT_DATE, in UTC. */
  public static Expression currentDate() {
    return (row, execution) ->
        (int) Math.floorDiv(execution.nowMicros(), Timestamps.MICROS_PER_DAY);
  }

  /** {@code EXTRACT(field FROM time)}; BIGINT. */
  public static Expression extract(DateField field, SqlType type, Expression time) {
    if (isDate(type, "EXTRACT")) {
      return Strict.of(time, (Integer days) -> DateParts.extract(field, DateUnits.ofDays(days)));
    }
    return Strict.of(time, (Long micros) -> DateParts.extract(field, micros));
  }

  /** The start of the {@code unit} that {@code time} is in; of its type. */
  public static Expression floor(DateField unit, SqlType type, Expression time) {
    return rounded("FLOOR", unit, type, time, micros -> DateUnits.floor(unit, micros));
  }

  /** {@code time} if it is the start of a {@code unit}, else the next start; of its type. */
  public static Expression ceil(DateField unit, SqlType type, Expression time) {
    return rounded("CEIL", unit, type, time, micros -> DateUnits.ceil(unit, micros));
  }

  private static Expression rounded(
      String name, DateField unit, SqlType type, Expression time, LongUnaryOperator function) {
    DateUnits.requireUnit(unit);
    if (isDate(type, name)) {
      return Strict.of(
          time, (Integer days) -> toDays(function.applyAsLong(DateUnits.ofDays(days))));
    }
    return Strict.of(
        time,
        (Long micros) -> {
          try {
            return function.applyAsLong(micros);
          } catch (ArithmeticException e) {
            throw outOfRange(SqlType.TIMESTAMP, name);
          }
        });
  }

  /**
   * {@code time} and {@code count} (BIGINT) units later; of its type. Of months that are too short,
   * the last day.
   *
   * @param unit YEAR, QUARTER, MONTH, WEEK, DAY or, for TIMESTAMP, a smaller one; MILLISECOND and
   *     MICROSECOND are those of a second
   */
  public static Expression plus(DateField unit, SqlType type, Expression time, Expression count) {
    DateUnits.requireUnit(unit);
    if (isDate(type, "+")) {
      DateUnits.requireDays(unit);
      return Strict.of(
          time,
          count,
          (Integer days, Long n) -> {
            try {
              return toDays(DateUnits.plus(unit, DateUnits.ofDays(days), n));
            } catch (ArithmeticException | DateTimeException e) {
              throw outOfRange(type, "+ " + n + " " + unit);
            }
          });
    }
    return Strict.of(
        time,
        count,
        (Long micros, Long n) -> {
          try {
            return DateUnits.plus(unit, micros, n);
          } catch (ArithmeticException | DateTimeException e) {
            throw outOfRange(type, "+ " + n + " " + unit);
          }
        });
  }

  /** How many whole {@code unit}s are from {@code from} to {@code to}; BIGINT, may be negative. */
  public static Expression difference(
      DateField unit, SqlType type, Expression from, Expression to) {
    DateUnits.requireUnit(unit);
    if (isDate(type, "-")) {
      return Strict.of(
          from,
          to,
          (Integer a, Integer b) ->
              DateUnits.between(unit, DateUnits.ofDays(a), DateUnits.ofDays(b)));
    }
    return Strict.of(
        from,
        to,
        (Long a, Long b) -> {
          try {
            return DateUnits.between(unit, a, b);
          } catch (ArithmeticException e) {
            throw ValueErrors.overflow(SqlType.BIGINT, "a difference in " + unit);
          }
        });
  }

  private static Integer toDays(long micros) {
    return Math.toIntExact(Math.floorDiv(micros, Timestamps.MICROS_PER_DAY));
  }

  private static RuntimeException outOfRange(SqlType type, String operation) {
    return ValueErrors.of(
        ValueErrors.name(type)
            + " "
            + operation
            + " is out of the range of "
            + ValueErrors.name(type));
  }

  private static boolean isDate(SqlType type, String function) {
    if (type.equals(SqlType.DATE)) {
      return true;
    }
    if (!type.equals(SqlType.TIMESTAMP)) {
      throw ValueErrors.unsupported(function, type);
    }
    return false;
  }
}
