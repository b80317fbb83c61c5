package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups of rows, in the order of their first rows, and their aggregates. One thread. */
final class GroupTable {
  private final Expression[] values;
  private final KeyMaker keys;
  private final Aggregator[] aggregators;
  private final Execution execution;
  private final Memory memory;
  private final Map<Object, Group> groups = new LinkedHashMap<>();
  private final Group whole; // the one group if there are no keys, else null

  /** What rows with the same keys have come to. */
  record Group(Object[] keys, Accumulator[] accumulators) {}

  GroupTable(List<Key> keys, List<AggregateCall> calls, Execution execution, Memory memory) {
    this.values = keys.stream().map(Key::value).toArray(Expression[]::new);
    this.keys = new KeyMaker(keys);
    this.aggregators =
        calls.stream().map(call -> new Aggregator(call, execution)).toArray(Aggregator[]::new);
    this.execution = execution;
    this.memory = memory;
    this.whole = keys.isEmpty() ? newGroup(null) : null;
  }

  private Group newGroup(Object[] row) {
    Object[] keyValues = new Object[values.length];
    for (int i = 0; i < keyValues.length; i++) {
      keyValues[i] = values[i].value(row, execution);
    }
    Accumulator[] accumulators = new Accumulator[aggregators.length];
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i] = aggregators[i].start();
    }
    memory.keep(
        2L * Memory.ENTRY_BYTES
            + Memory.sizeOf(keyValues)
            + (long) Accumulator.BYTES * accumulators.length);
    return new Group(keyValues, accumulators);
  }

  /** The group of {@code row}, which may be a new one. */
  private Group groupOf(Object[] row) {
    if (whole != null) {
      return whole;
    }
    Object key = keys.group(row, execution);
    Group group = groups.get(key);
    if (group == null) {
      group = newGroup(row);
      groups.put(key, group);
    }
    return group;
  }

  /** Takes all of {@code input}. */
  void addAll(Rows input) {
    for (Object[] row = input.next(); row != null; row = input.next()) {
      execution.limits().step();
      add(row);
    }
  }

  /** Takes a row. */
  void add(Object[] row) {
    Group group = groupOf(row);
    for (int i = 0; i < aggregators.length; i++) {
      aggregators[i].add(group.accumulators[i], row, memory);
    }
  }

  /** All groups; without keys the one, also if it has no rows. */
  Iterator<Group> groups() {
    return whole == null ? groups.values().iterator() : List.of(whole).iterator();
  }
}
