package dev.tidepool.sql.exec;

/** An aggregate that needs all values at once, so that it cannot be computed in parts. */
abstract class WholeAccumulator extends Accumulator {
  @Override
  final void save(Object[] row, int at) {
    throw new IllegalStateException("this aggregate is not computed in parts");
  }

  @Override
  final void merge(Object[] row, int at, Memory memory) {
    throw new IllegalStateException("this aggregate is not computed in parts");
  }
}
