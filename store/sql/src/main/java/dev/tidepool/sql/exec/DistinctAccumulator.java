package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Identity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Of equal values takes the first only, and gives all at the end to an aggregate. */
final class DistinctAccumulator extends Accumulator {
  private final Identity identity;
  private final Supplier<Accumulator> aggregate;
  private final Map<Object, Object> values = new LinkedHashMap<>();

  DistinctAccumulator(Identity identity, Supplier<Accumulator> aggregate) {
    this.identity = identity;
    this.aggregate = aggregate;
  }

  @Override
  void add(Object value, Memory memory) {
    int count = values.size();
    values.putIfAbsent(identity.of(value), value);
    if (values.size() > count) {
      memory.keep(2L * Memory.ENTRY_BYTES + Memory.sizeOf(value));
    }
  }

  @Override
  Object result() {
    Accumulator result = aggregate.get();
    for (Object value : values.values()) {
      result.add(value, Memory.UNCOUNTED);
    }
    return result.result();
  }
}
