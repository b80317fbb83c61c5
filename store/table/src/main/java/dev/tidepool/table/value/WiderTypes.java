package dev.tidepool.table.value;

import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Which types have a common one, and what becomes of values in it.
 *
 * <p>INT goes into BIGINT, and both go into DECIMAL exactly and into DOUBLE to the nearest; arrays
 * as their elements. Nothing else changes its type. In which order types are met makes no
 * difference to what they are joined to.
 */
public final class WiderTypes {
  private WiderTypes() {}

  /** The smallest type that holds values of both; null if there is none. */
  public static ColumnType join(ColumnType one, ColumnType other) {
    if (one.isArray() != other.isArray()) {
      return null;
    }
    Scalar scalar = join(one.scalar(), other.scalar());
    return scalar == null ? null : new ColumnType(scalar, one.isArray());
  }

  private static Scalar join(Scalar one, Scalar other) {
    if (one == other) {
      return one;
    }
    Scalar larger = rank(one) > rank(other) ? one : other;
    Scalar smaller = larger == one ? other : one;
    return rank(smaller) >= 0 && rank(smaller) < rank(larger) ? larger : null;
  }

  /* DECIMAL and DOUBLE are beside each other: neither holds all of the other. */
  private static int rank(Scalar scalar) {
    return switch (scalar) {
      case INT -> 0;
      case BIGINT -> 1;
      case DECIMAL, DOUBLE -> 2;
      default -> -1;
    };
  }

  /** A value of {@code from} as one of {@code to}, which is a join of it. */
  public static Object widen(Object value, ColumnType from, ColumnType to) {
    if (value == null || from.equals(to)) {
      return value;
    }
    if (!from.isArray()) {
      return widen(value, to.scalar());
    }
    List<Object> elements = new ArrayList<>();
    for (Object element : (List<?>) value) {
      elements.add(element == null ? null : widen(element, to.scalar()));
    }
    return elements;
  }

  private static Object widen(Object number, Scalar to) {
    long whole = ((Number) number).longValue();
    return switch (to) {
      case BIGINT -> whole;
      case DOUBLE -> (double) whole;
      case DECIMAL -> BigDecimal.valueOf(whole);
      default -> throw new IllegalArgumentException("numbers are not widened to " + to);
    };
  }
}
