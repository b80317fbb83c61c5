package dev.tidepool.sql.exec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** ARRAY_AGG. */
final class ListAccumulator extends Accumulator {
  private final List<Object> values = new ArrayList<>();

  @Override
  void add(Object value, Memory memory) {
    memory.keep(Memory.REFERENCE_BYTES + Memory.sizeOf(value));
    values.add(value);
  }

  @Override
  Object result() {
    return values.isEmpty() ? null : Collections.unmodifiableList(new ArrayList<>(values));
  }

  @Override
  void merge(Accumulator part, Memory memory) {
    for (Object value : ((ListAccumulator) part).values) {
      add(value, memory);
    }
  }
}
