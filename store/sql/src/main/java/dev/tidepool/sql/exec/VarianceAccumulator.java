package dev.tidepool.sql.exec;

/**
 * Variances of numbers as doubles: mean and sum of squared distances from it, updated value by
 * value and merged part by part without the loss that sums of squares would bring [1].
 *
 * <p>[1] Chan, Golub and LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample
 * Variances, 1979
 */
final class VarianceAccumulator extends Accumulator {
  private final AggregateFunction function;
  private long count;
  private double mean;
  private double squares;

  VarianceAccumulator(AggregateFunction function) {
    this.function = function;
  }

  @Override
  void add(Object value, Memory memory) {
    double number = ((Number) value).doubleValue();
    count++;
    double distance = number - mean;
    mean += distance / count;
    squares += distance * (number - mean);
  }

  @Override
  Object result() {
    return switch (function) {
      case VAR_POP -> count == 0 ? null : (Object) (squares / count);
      case VAR_SAMP -> count < 2 ? null : (Object) (squares / (count - 1));
      case STDDEV_POP -> count == 0 ? null : (Object) Math.sqrt(squares / count);
      default -> count < 2 ? null : (Object) Math.sqrt(squares / (count - 1));
    };
  }

  @Override
  void merge(Accumulator part, Memory memory) {
    VarianceAccumulator other = (VarianceAccumulator) part;
    if (other.count == 0) {
      return;
    }
    double distance = other.mean - mean;
    long total = count + other.count;
    double share = (double) other.count / total;
    mean += distance * share;
    squares += other.squares + distance * distance * count * share;
    count = total;
  }
}
