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
  void merge(Accumulator part, Memory memory) {
    Object other = ((ValueAccumulator) part).value;
    if (other != null) {
      add(other, memory);
    }
  }
}
