package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.util.function.BiFunction;

/**
 * Arithmetic of two numbers of one type, which is the type of the result. <b>Threads:</b> any.
 *
 * <p>INT and BIGINT fail if a result does not fit, DECIMAL is exact but for quotients, DOUBLE is as
 * in IEEE 754; division by zero fails for all.
 */
public final class Arithmetic {
  private Arithmetic() {}

  public static Expression add(SqlType type, Expression left, Expression right) {
    return switch (numeric("+", type)) {
      case INT -> ints("+", left, right, Math::addExact);
      case BIGINT -> longs("+", left, right, Math::addExact);
      case DOUBLE -> Strict.of(left, right, (Double a, Double b) -> a + b);
      default -> Strict.of(left, right, (BigDecimal a, BigDecimal b) -> a.add(b));
    };
  }

  public static Expression subtract(SqlType type, Expression left, Expression right) {
    return switch (numeric("-", type)) {
      case INT -> ints("-", left, right, Math::subtractExact);
      case BIGINT -> longs("-", left, right, Math::subtractExact);
      case DOUBLE -> Strict.of(left, right, (Double a, Double b) -> a - b);
      default -> Strict.of(left, right, (BigDecimal a, BigDecimal b) -> a.subtract(b));
    };
  }

  public static Expression multiply(SqlType type, Expression left, Expression right) {
    return switch (numeric("*", type)) {
      case INT -> ints("*", left, right, Math::multiplyExact);
      case BIGINT -> longs("*", left, right, Math::multiplyExact);
      case DOUBLE -> Strict.of(left, right, (Double a, Double b) -> a * b);
      default -> Strict.of(left, right, (BigDecimal a, BigDecimal b) -> a.multiply(b));
    };
  }

  /** The quotient; of whole numbers, without its fraction. */
  public static Expression divide(SqlType type, Expression left, Expression right) {
    return switch (numeric("/", type)) {
      case INT -> ints("/", left, right, Arithmetic::quotient);
      case BIGINT -> longs("/", left, right, Arithmetic::quotient);
      case DOUBLE -> Strict.of(left, right, (Double a, Double b) -> a / nonZero(b));
      default ->
          Strict.of(left, right, (BigDecimal a, BigDecimal b) -> Decimals.quotient(a, nonZero(b)));
    };
  }

  /** The rest, with the sign of {@code left}. */
  public static Expression modulo(SqlType type, Expression left, Expression right) {
    return switch (numeric("MOD", type)) {
      case INT -> Strict.of(left, right, (Integer a, Integer b) -> a % nonZero(b));
      case BIGINT -> Strict.of(left, right, (Long a, Long b) -> a % nonZero(b));
      case DOUBLE -> Strict.of(left, right, (Double a, Double b) -> a % nonZero(b));
      default -> Strict.of(left, right, (BigDecimal a, BigDecimal b) -> a.remainder(nonZero(b)));
    };
  }

  /** The number with the other sign. */
  public static Expression negate(SqlType type, Expression argument) {
    return switch (numeric("-", type)) {
      case INT -> Strict.of(argument, (Integer a) -> negated(a));
      case BIGINT -> Strict.of(argument, (Long a) -> negated(a));
      case DOUBLE -> Strict.of(argument, (Double a) -> -a);
      default -> Strict.of(argument, (BigDecimal a) -> a.negate());
    };
  }

  /** The type, which must be of numbers. */
  static SqlType.Scalar numeric(String operator, SqlType type) {
    boolean isNumeric =
        switch (type.scalar()) {
          case INT, BIGINT, DOUBLE, DECIMAL -> !type.isArray();
          default -> false;
        };
    if (!isNumeric) {
      throw ValueErrors.unsupported(operator, type);
    }
    return type.scalar();
  }

  private static Expression ints(
      String operator,
      Expression left,
      Expression right,
      BiFunction<Integer, Integer, Object> function) {
    return Strict.of(
        left,
        right,
        (Integer a, Integer b) -> {
          try {
            return function.apply(a, b);
          } catch (ArithmeticException e) {
            throw overflow(SqlType.INT, a, operator, b);
          }
        });
  }

  private static Expression longs(
      String operator, Expression left, Expression right, BiFunction<Long, Long, Object> function) {
    return Strict.of(
        left,
        right,
        (Long a, Long b) -> {
          try {
            return function.apply(a, b);
          } catch (ArithmeticException e) {
            throw overflow(SqlType.BIGINT, a, operator, b);
          }
        });
  }

  private static RuntimeException overflow(SqlType type, Number a, String operator, Number b) {
    return ValueErrors.overflow(type, a + " " + operator + " " + b);
  }

  private static int negated(int a) {
    if (a == Integer.MIN_VALUE) {
      throw ValueErrors.overflow(SqlType.INT, "-(" + a + ")");
    }
    return -a;
  }

  private static long negated(long a) {
    if (a == Long.MIN_VALUE) {
      throw ValueErrors.overflow(SqlType.BIGINT, "-(" + a + ")");
    }
    return -a;
  }

  private static int quotient(int a, int b) {
    if (a == Integer.MIN_VALUE && b == -1) {
      throw new ArithmeticException();
    }
    return a / nonZero(b);
  }

  private static long quotient(long a, long b) {
    if (a == Long.MIN_VALUE && b == -1) {
      throw new ArithmeticException();
    }
    return a / nonZero(b);
  }

  private static int nonZero(int divisor) {
    if (divisor == 0) {
      throw ValueErrors.divisionByZero();
    }
    return divisor;
  }

  private static long nonZero(long divisor) {
    if (divisor == 0) {
      throw ValueErrors.divisionByZero();
    }
    return divisor;
  }

  private static double nonZero(double divisor) {
    if (divisor == 0) {
      throw ValueErrors.divisionByZero();
    }
    return divisor;
  }

  private static BigDecimal nonZero(BigDecimal divisor) {
    if (divisor.signum() == 0) {
      throw ValueErrors.divisionByZero();
    }
    return divisor;
  }
}
