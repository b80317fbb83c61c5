package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Identity;
import java.util.LinkedHashMap;
import java.util.Map;

/** MODE. */
final class ModeAccumulator extends Accumulator {
  private final Identity identity;
  private final Map<Object, Frequency> frequencies = new LinkedHashMap<>();

  private static final class Frequency {
    final Object value;
    long count;

    Frequency(Object value) {
      this.value = value;
    }
  }

  ModeAccumulator(Identity identity) {
    this.identity = identity;
  }

  @Override
  void add(Object value, Memory memory) {
    Object key = identity.of(value);
    Frequency frequency = frequencies.get(key);
    if (frequency == null) {
      frequency = new Frequency(value);
      frequencies.put(key, frequency);
      memory.keep(3L * Memory.ENTRY_BYTES + Memory.sizeOf(value));
    }
    frequency.count++;
  }

  @Override
  Object result() {
    Frequency most = null;
    for (Frequency frequency : frequencies.values()) {
      if (most == null || frequency.count > most.count) {
        most = frequency;
      }
    }
    return most == null ? null : most.value;
  }
}
