package dev.tidepool.table.scan;

import dev.tidepool.table.schema.ColumnType.Scalar;
import java.math.BigDecimal;

/** The sum of some values of one type. One thread. */
final class ValueSum {
  private final Scalar type;
  private final WholeSums whole; // null if values are no whole numbers
  private Object sum; // of others; of whole numbers any value

  private ValueSum(Scalar type) {
    this.type = type;
    this.whole = type == Scalar.INT || type == Scalar.BIGINT ? new WholeSums(1) : null;
  }

  /**
   * A sum of no values of {@code type}.
   *
   * @throws IllegalArgumentException if it is no number
   */
  static ValueSum of(Scalar type) {
    return switch (type) {
      case INT, BIGINT, DOUBLE, DECIMAL -> new ValueSum(type);
      default -> throw new IllegalArgumentException("SUM of " + type);
    };
  }

  void add(Object value) {
    if (whole != null) {
      whole.add(0, ((Number) value).longValue());
      sum = value;
    } else if (sum == null) {
      sum = value;
    } else if (type == Scalar.DOUBLE) {
      sum = (Double) sum + (Double) value;
    } else {
      sum = ((BigDecimal) sum).add((BigDecimal) value);
    }
  }

  /**
   * The sum, null of no values; of INT a BIGINT.
   *
   * @param call the aggregate, for the message
   * @throws ArithmeticException if a sum of whole numbers does not fit BIGINT
   */
  Object total(String call) {
    return sum != null && whole != null ? (Object) whole.sum(0, call) : sum;
  }
}
