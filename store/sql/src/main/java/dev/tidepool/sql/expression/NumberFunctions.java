package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Functions of numbers; NULL if an argument is NULL. Those that take a type keep it. Halves are
 * rounded away from zero. <b>Threads:</b> any.
 */
public final class NumberFunctions {
  private NumberFunctions() {}

  public static Expression abs(SqlType type, Expression number) {
    return switch (numeric("ABS", type)) {
      case INT ->
          Strict.of(
              number,
              (Integer a) -> {
                if (a == Integer.MIN_VALUE) {
                  throw ValueErrors.overflow(type, "ABS(" + a + ")");
                }
                return Math.abs(a);
              });
      case BIGINT ->
          Strict.of(
              number,
              (Long a) -> {
                if (a == Long.MIN_VALUE) {
                  throw ValueErrors.overflow(type, "ABS(" + a + ")");
                }
                return Math.abs(a);
              });
      case DOUBLE -> Strict.of(number, (Double a) -> Math.abs(a));
      default -> Strict.of(number, (BigDecimal a) -> a.abs());
    };
  }

  /** -1, 0 or 1. */
  public static Expression sign(SqlType type, Expression number) {
    return switch (numeric("SIGN", type)) {
      case INT -> Strict.of(number, (Integer a) -> Integer.signum(a));
      case BIGINT -> Strict.of(number, (Long a) -> (long) Long.signum(a));
      case DOUBLE -> Strict.of(number, (Double a) -> Math.signum(a));
      default -> Strict.of(number, (BigDecimal a) -> BigDecimal.valueOf(a.signum()));
    };
  }

  /** The largest whole number that is not above it. */
  public static Expression floor(SqlType type, Expression number) {
    return switch (numeric("FLOOR", type)) {
      case INT, BIGINT -> number;
      case DOUBLE -> Strict.of(number, (Double a) -> Math.floor(a));
      default -> Strict.of(number, (BigDecimal a) -> scaled(a, 0, RoundingMode.FLOOR));
    };
  }

  /** The smallest whole number that is not below it. */
  public static Expression ceil(SqlType type, Expression number) {
    return switch (numeric("CEIL", type)) {
      case INT, BIGINT -> number;
      case DOUBLE -> Strict.of(number, (Double a) -> Math.ceil(a));
      default -> Strict.of(number, (BigDecimal a) -> scaled(a, 0, RoundingMode.CEILING));
    };
  }

  /**
   * Rounded.
   *
   * @param digits how many digits to keep behind the point, INT; below 0, before it
   */
  public static Expression round(SqlType type, Expression number, Expression digits) {
    return rounded("ROUND", RoundingMode.HALF_UP, type, number, digits);
  }

  /** The same, but without the other digits. */
  public static Expression truncate(SqlType type, Expression number, Expression digits) {
    return rounded("TRUNCATE", RoundingMode.DOWN, type, number, digits);
  }

  private static Expression rounded(
      String name, RoundingMode mode, SqlType type, Expression number, Expression digits) {
    return switch (numeric(name, type)) {
      case INT ->
          Strict.of(
              number,
              digits,
              (Integer a, Integer n) -> {
                if (n >= 0) {
                  return a;
                }
                BigDecimal result = scaled(BigDecimal.valueOf(a), n, mode);
                return inRange(type, name, a, n, result, Integer.SIZE).intValue();
              });
      case BIGINT ->
          Strict.of(
              number,
              digits,
              (Long a, Integer n) -> {
                if (n >= 0) {
                  return a;
                }
                BigDecimal result = scaled(BigDecimal.valueOf(a), n, mode);
                return inRange(type, name, a, n, result, Long.SIZE).longValue();
              });
      case DOUBLE -> Strict.of(number, digits, (Double a, Integer n) -> rounded(a, n, mode));
      default -> Strict.of(number, digits, (BigDecimal a, Integer n) -> scaled(a, n, mode));
    };
  }

  private static BigDecimal inRange(
      SqlType type, String name, Number number, int digits, BigDecimal result, int bits) {
    if (result.toBigInteger().bitLength() >= bits) {
      throw ValueErrors.overflow(type, name + "(" + number + ", " + digits + ")");
    }
    return result;
  }

  private static double rounded(double number, int digits, RoundingMode mode) {
    if (!Double.isFinite(number)) {
      return number;
    }
    return scaled(new BigDecimal(Double.toString(number)), digits, mode).doubleValue();
  }

  /** With no more than {@code digits} digits behind the point; below 0, zeros before it. */
  private static BigDecimal scaled(BigDecimal number, int digits, RoundingMode mode) {
    if (digits >= number.scale()) {
      return number;
    }
    // More zeros than there are digits give 0, whatever their number.
    int least = number.scale() - number.precision() - 1;
    BigDecimal scaled = number.setScale(Math.max(digits, least), mode);
    return scaled.scale() < 0 ? scaled.setScale(0) : scaled;
  }

  /** Of DOUBLE. */
  public static Expression power(Expression base, Expression exponent) {
    return ofDoubles("POWER", base, exponent, Math::pow);
  }

  /** Of DOUBLE that is not negative. */
  public static Expression sqrt(Expression number) {
    return Strict.of(
        number,
        (Double a) -> {
          if (a < 0) {
            throw ValueErrors.of("SQRT of the negative number " + a);
          }
          return Math.sqrt(a);
        });
  }

  /** Of DOUBLE. */
  public static Expression exp(Expression number) {
    return ofDouble(number, Math::exp);
  }

  /** The natural logarithm of DOUBLE that is positive. */
  public static Expression ln(Expression number) {
    return logarithm("LN", number, Math::log);
  }

  /** Of DOUBLE that is positive. */
  public static Expression log10(Expression number) {
    return logarithm("LOG10", number, Math::log10);
  }

  /** Of DOUBLE that is positive. */
  public static Expression log2(Expression number) {
    return logarithm("LOG2", number, a -> Math.log(a) / Math.log(2));
  }

  private static Expression logarithm(
      String name, Expression number, DoubleUnaryOperator function) {
    return Strict.of(
        number,
        (Double a) -> {
          if (a <= 0) {
            throw ValueErrors.of(name + " of " + a + ", which is not positive");
          }
          return function.applyAsDouble(a);
        });
  }

  /** A function of DOUBLE that has a result for all, such as {@link Math#sin}. */
  public static Expression ofDouble(Expression number, DoubleUnaryOperator function) {
    return Strict.of(number, (Double a) -> function.applyAsDouble(a));
  }

  /**
   * A function of two DOUBLE, such as {@link Math#atan2}.
   *
   * @param name for the message if there is no result
   */
  public static Expression ofDoubles(
      String name, Expression left, Expression right, DoubleBinaryOperator function) {
    return Strict.of(
        left,
        right,
        (Double a, Double b) -> {
          double result = function.applyAsDouble(a, b);
          if (Double.isNaN(result) && !Double.isNaN(a) && !Double.isNaN(b)) {
            throw ValueErrors.of(name + "(" + a + ", " + b + ") is not a number");
          }
          return result;
        });
  }

  private static SqlType.Scalar numeric(String function, SqlType type) {
    return Arithmetic.numeric(function, type);
  }
}
