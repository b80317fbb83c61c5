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
  void save(Object[] row, int at) {
    row[at] = sum.state();
    row[at + 1] = count;
  }

  @Override
  void merge(Object[] row, int at, Memory memory) {
    sum.merge(row[at]);
    count += (Long) row[at + 1];
  }
}
