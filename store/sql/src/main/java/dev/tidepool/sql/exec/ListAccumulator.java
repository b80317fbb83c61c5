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
  void save(Object[] row, int at) {
    row[at] = result();
  }

  @Override
  void merge(Object[] row, int at, Memory memory) {
    if (row[at] != null) {
      for (Object value : (List<?>) row[at]) {
        add(value, memory);
      }
    }
  }
}
