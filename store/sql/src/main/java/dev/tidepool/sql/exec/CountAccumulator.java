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
  void merge(Accumulator part, Memory memory) {
    count += ((CountAccumulator) part).count;
  }
}
