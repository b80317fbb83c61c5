package dev.tidepool.engine;

import java.util.Arrays;

/**
 * Tombstones that are in the log, while something still needs the slots of their rows: 24 bytes
 * each, not their pages, which belong to the pool.
 *
 * <p><b>Threads:</b> under the change lock.
 */
final class HeldTombstones {
  private static final int FIELDS = 3;

  private long[] fields = {};
  private int used;

  /** Adds the tombstone of the row that {@code slot} leads to. */
  void add(long slot, long address, long position) {
    if (used == fields.length) {
      fields = Arrays.copyOf(fields, Math.max(16 * FIELDS, used * 2));
    }
    fields[used++] = slot;
    fields[used++] = address;
    fields[used++] = position;
  }

  boolean isEmpty() {
    return used == 0;
  }

  /** The slot of the tombstone that was added last. */
  long slot() {
    return fields[used - 3];
  }

  /** Where the row map said that it was. */
  long address() {
    return fields[used - 2];
  }

  /** Where in the log its page was written. */
  long position() {
    return fields[used - 1];
  }

  /** Lets go of the tombstone that was added last. */
  void remove() {
    used -= FIELDS;
    if (used == 0) {
      fields = new long[0];
    }
  }
}
