package dev.tidepool.sql.exec;

import java.util.function.BinaryOperator;

/** What can be computed of two values of a kind that is again one: MIN, MAX, ANY_VALUE, EVERY. */
final class ValueAccumulator extends Accumulator {
  private final BinaryOperator<Object> ofTwo;
  private Object value;

  ValueAccumulator(BinaryOperator<Object> ofTwo) {
    this.ofTwo = ofTwo;
  }

  @Override
  void add(Object added, Memory memory) {
    value = value == null ? added : ofTwo.apply(value, added);
  }

  @Override
  Object result() {
    return value;
  }

  @Override
  void save(Object[] row, int at) {
    row[at] = value;
  }

  @Override
  void merge(Object[] row, int at, Memory memory) {
    if (row[at] != null) {
      add(row[at], memory);
    }
  }
}
