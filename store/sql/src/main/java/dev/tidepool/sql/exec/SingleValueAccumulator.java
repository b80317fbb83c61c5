package dev.tidepool.sql.exec;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;

/** SINGLE_VALUE: what a subquery in the place of a value gives. */
final class SingleValueAccumulator extends Accumulator {
  private boolean hasValue;
  private Object value;

  @Override
  void add(Object added, Memory memory) {
    if (hasValue) {
      throw new SqlException(Code.VALUE, "a subquery in the place of a value has several rows");
    }
    hasValue = true;
    value = added;
  }

  @Override
  Object result() {
    return value;
  }

  @Override
  void merge(Accumulator part, Memory memory) {
    SingleValueAccumulator other = (SingleValueAccumulator) part;
    if (other.hasValue) {
      add(other.value, memory);
    }
  }
}
