package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.HashMap;
import java.util.Map;

/** The right rows of a {@link HashJoin}, by key. One thread. */
final class JoinTable {
  private final KeyMaker keys;
  private final boolean keepsAll;
  private final Memory memory;
  private final Map<Object, Entry> firstByKey = new HashMap<>();
  private Entry first;
  private Entry last;
  private Entry nulls;

  /** A row, and those that come after it. */
  static final class Entry {
    final Object[] row;
    Entry sameKey;
    Entry next; // of all rows, if all are kept
    boolean isMatched;

    Entry(Object[] row) {
      this.row = row;
    }
  }

  /**
   * An empty table.
   *
   * @param keepsAll whether rows with NULL in their key are kept, and {@link #all} works
   */
  JoinTable(KeyMaker keys, boolean keepsAll, Memory memory) {
    this.keys = keys;
    this.keepsAll = keepsAll;
    this.memory = memory;
  }

  /** Takes all of {@code rows}. */
  void build(Rows rows, Execution execution) {
    for (Object[] row = rows.next(); row != null; row = rows.next()) {
      execution.limits().step();
      Object key = keys.join(row, execution);
      if (key == null && !keepsAll) {
        continue;
      }
      memory.keep(Memory.sizeOf(row) + 2 * Memory.ENTRY_BYTES);
      Entry entry = new Entry(row);
      if (keepsAll) {
        append(entry);
      }
      if (key == null) {
        entry.sameKey = nulls;
        nulls = entry;
      } else {
        insert(key, entry);
      }
    }
  }

  private void append(Entry entry) {
    if (last == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
  }

  /** Puts it behind the first of its key, which spares a look at the last. */
  private void insert(Object key, Entry entry) {
    Entry sameKey = firstByKey.putIfAbsent(key, entry);
    if (sameKey != null) {
      entry.sameKey = sameKey.sameKey;
      sameKey.sameKey = entry;
    }
  }

  /** The first row with {@code key}, or null. */
  Entry find(Object key) {
    return firstByKey.get(key);
  }

  /** The first row with NULL in its key, or null. */
  Entry nulls() {
    return nulls;
  }

  /** The first of all rows, or null. */
  Entry all() {
    return first;
  }

  void clear() {
    firstByKey.clear();
    first = null;
    nulls = null;
    memory.release();
  }
}
