package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Decimals;
import java.math.BigDecimal;

/** Variances of decimals, of their exact sums and sums of squares. */
final class DecimalVarianceAccumulator extends Accumulator {
  private final AggregateFunction function;
  private long count;
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal squares = BigDecimal.ZERO;

  DecimalVarianceAccumulator(AggregateFunction function) {
    this.function = function;
  }

  @Override
  void add(Object value, Memory memory) {
    BigDecimal number = (BigDecimal) value;
    count++;
    sum = sum.add(number);
    squares = squares.add(number.multiply(number));
  }

  @Override
  Object result() {
    boolean ofSample =
        function == AggregateFunction.VAR_SAMP || function == AggregateFunction.STDDEV_SAMP;
    if (count == 0 || ofSample && count == 1) {
      return null;
    }
    // (squares - sum * sum / count) / divisor, divided once
    BigDecimal n = BigDecimal.valueOf(count);
    BigDecimal divisor = n.multiply(BigDecimal.valueOf(ofSample ? count - 1 : count));
    BigDecimal variance =
        Decimals.quotient(squares.multiply(n).subtract(sum.multiply(sum)), divisor);
    boolean isSquared =
        function == AggregateFunction.VAR_POP || function == AggregateFunction.VAR_SAMP;
    return isSquared ? variance : Decimals.squareRoot(variance);
  }

  @Override
  void merge(Accumulator part, Memory memory) {
    DecimalVarianceAccumulator other = (DecimalVarianceAccumulator) part;
    count += other.count;
    sum = sum.add(other.sum);
    squares = squares.add(other.squares);
  }
}
