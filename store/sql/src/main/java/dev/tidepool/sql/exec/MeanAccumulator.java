package dev.tidepool.sql.exec;

import dev.tidepool.sql.type.SqlType;

/** AVG. */
final class MeanAccumulator extends Accumulator {
  private final Sum sum;
  private long count;

  MeanAccumulator(SqlType type) {
    this.sum = Sum.of(type);
  }

  @Override
  void add(Object value, Memory memory) {
    count++;
    sum.add(value);
  }

  @Override
  Object result() {
    return count == 0 ? null : sum.mean(count);
  }

  @Override
  void merge(Accumulator part, Memory memory) {
    MeanAccumulator other = (MeanAccumulator) part;
    sum.merge(other.sum);
    count += other.count;
  }
}
