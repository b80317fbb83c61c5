package dev.tidepool.sql.exec;

import dev.tidepool.sql.type.SqlType;

/** SUM and SUM0. */
final class SumAccumulator extends Accumulator {
  private final Sum sum;
  private boolean hasValue;

  /**
   * A sum.
   *
   * @param ofNothing whether there is a sum of nothing
   */
  SumAccumulator(SqlType type, boolean ofNothing) {
    this.sum = Sum.of(type);
    this.hasValue = ofNothing;
  }

  @Override
  void add(Object value, Memory memory) {
    hasValue = true;
    sum.add(value);
  }

  @Override
  Object result() {
    return hasValue ? sum.total() : null;
  }

  @Override
  void merge(Accumulator part, Memory memory) {
    SumAccumulator other = (SumAccumulator) part;
    sum.merge(other.sum);
    hasValue |= other.hasValue;
  }
}
