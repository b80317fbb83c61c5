package dev.tidepool.sql.exec;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.expression.Decimals;
import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;

/** A sum of numbers of one type. One thread. */
abstract class Sum {
  /** A sum, so far 0, of values of {@code type}. */
  static Sum of(SqlType type) {
    return switch (type.scalar()) {
      case INT, BIGINT -> new OfWhole();
      case DOUBLE -> new OfDoubles();
      case DECIMAL -> new OfDecimals();
      default -> throw new IllegalArgumentException("sum of " + type);
    };
  }

  abstract void add(Object value);

  /** The sum, of the type that SUM has. */
  abstract Object total();

  /** The sum divided by {@code count}, of the type that AVG has. */
  abstract Object mean(long count);

  /** Adds another sum, of values of the same type. */
  abstract void merge(Sum other);

  /** Exact, also where the sum of some of the values does not fit, but that of all does. */
  private static final class OfWhole extends Sum {
    private long low;
    private BigInteger high = BigInteger.ZERO;

    @Override
    void add(Object value) {
      add(((Number) value).longValue());
    }

    private void add(long added) {
      long sum = low + added;
      if (((low ^ sum) & (added ^ sum)) < 0) {
        high = high.add(BigInteger.valueOf(low));
        sum = added;
      }
      low = sum;
    }

    private BigInteger exact() {
      return high.add(BigInteger.valueOf(low));
    }

    @Override
    Object total() {
      if (high.signum() == 0) {
        return low;
      }
      BigInteger exact = exact();
      if (exact.bitLength() >= Long.SIZE) {
        throw new SqlException(Code.VALUE, "the sum " + exact + " does not fit in BIGINT");
      }
      return exact.longValue();
    }

    @Override
    Object mean(long count) {
      return (high.signum() == 0 ? (double) low : exact().doubleValue()) / count;
    }

    @Override
    void merge(Sum other) {
      OfWhole whole = (OfWhole) other;
      high = high.add(whole.high);
      add(whole.low);
    }
  }

  private static final class OfDoubles extends Sum {
    private double sum;

    @Override
    void add(Object value) {
      sum += (Double) value;
    }

    @Override
    Object total() {
      return sum;
    }

    @Override
    Object mean(long count) {
      return sum / count;
    }

    @Override
    void merge(Sum other) {
      sum += ((OfDoubles) other).sum;
    }
  }

  private static final class OfDecimals extends Sum {
    private BigDecimal sum = BigDecimal.ZERO;

    @Override
    void add(Object value) {
      sum = sum.add((BigDecimal) value);
    }

    @Override
    Object total() {
      return sum;
    }

    @Override
    Object mean(long count) {
      return Decimals.quotient(sum, BigDecimal.valueOf(count));
    }

    @Override
    void merge(Sum other) {
      sum = sum.add(((OfDecimals) other).sum);
    }
  }
}
