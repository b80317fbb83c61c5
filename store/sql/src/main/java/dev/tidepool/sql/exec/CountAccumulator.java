package dev.tidepool.sql.exec;

/** COUNT. */
final class CountAccumulator extends Accumulator {
  private long count;

  @Override
  void add(Object value, Memory memory) {
    count++;
  }

  @Override
  Object result() {
    return count;
  }

  @Override
  void save(Object[] row, int at) {
    row[at] = count;
  }

  @Override
  void merge(Object[] row, int at, Memory memory) {
    count += (Long) row[at];
  }
}
