package dev.tidepool.table.index;

import java.util.Arrays;

/**
 * Sets of term ids, for an index in which a row has any number of terms: each different set once,
 * under an id, with the number of rows that have it. The set ids are what the forward column holds.
 *
 * <p>A set is a term of a dictionary of its own, whose bytes are the ids in ascending order, each
 * as its distance from the one before (the first from 0) in a variable number of bytes, see {@link
 * Varints}. The empty set is one without bytes.
 *
 * <p><b>Threads:</b> one writer; readers call {@link #ids} at any time, of rows they look at.
 */
final class TermSets {
  static final int[] NO_IDS = {};

  final TermDictionary sets = new TermDictionary();
  private final IntColumn rowCounts = new IntColumn();

  /** The id of a set of distinct ascending ids; {@link #retain} it, or it is never let go of. */
  int idFor(int[] termIds) {
    return sets.findOrAdd(encode(termIds));
  }

  /** The term ids of a set, ascending; none if there is no such set. Any thread. */
  int[] ids(int setId) {
    TermBytes set = new TermBytes();
    int[] ids = sets.read(setId, set) ? decode(set) : null;
    return ids == null ? NO_IDS : ids;
  }

  /** One more row has the set. */
  void retain(int setId) {
    rowCounts.reserve(setId);
    rowCounts.set(setId, rowCounts.get(setId) + 1);
  }

  /** One row less has the set; that of no row is forgotten. */
  void release(int setId) {
    int rowCount = rowCounts.get(setId) - 1;
    rowCounts.set(setId, rowCount);
    if (rowCount == 0) {
      sets.remove(setId);
    }
  }

  /** How many rows have the set. */
  int rowCount(int setId) {
    return rowCounts.get(setId);
  }

  /** Forgets the sets of no row. */
  void removeUnused() {
    TermBytes set = new TermBytes();
    int limit = sets.idLimit();
    for (int id = sets.firstWithRoom(TermDictionary.FIRST_ID);
        id < limit;
        id = sets.firstWithRoom(id + 1)) {
      if (rowCounts.get(id) == 0 && sets.read(id, set)) {
        sets.remove(id);
      }
    }
  }

  long heapBytes() {
    return sets.heapBytes() + rowCounts.heapBytes();
  }

  static byte[] encode(int[] termIds) {
    byte[] bytes = new byte[termIds.length * Varints.BYTES_MAX];
    int end = 0;
    int before = 0;
    for (int id : termIds) {
      assert id > before && id != TermDictionary.NULL : "term ids of a set ascend and are not NULL";
      end = Varints.put(bytes, end, id - before);
      before = id;
    }
    return Arrays.copyOf(bytes, end);
  }

  /** The ids of a set, or null if these are not the bytes of one. */
  static int[] decode(TermBytes set) {
    int count = 0;
    for (int i = 0; i < set.length; i++) {
      count += set.block[set.offset + i] >= 0 ? 1 : 0; // the last byte of an id
    }
    int[] ids = new int[count];
    int at = set.offset;
    int end = set.offset + set.length;
    long before = 0;
    for (int i = 0; i < count; i++) {
      int distance = Varints.get(set.block, at, end);
      before += distance;
      boolean isId = before >= TermDictionary.FIRST_ID && before <= IdPool.ID_MAX;
      if (distance <= 0 || !isId) {
        return null;
      }
      ids[i] = (int) before;
      at += Varints.bytes(distance);
    }
    return at == end ? ids : null;
  }

  /** The sets as they are now. */
  Frozen freeze() {
    return new Frozen(sets.freeze());
  }

  /** Sets as they were at one moment. */
  record Frozen(TermDictionary.Frozen sets) implements AutoCloseable {
    int[] ids(int setId) {
      TermBytes set = new TermBytes();
      int[] ids = sets.read(setId, set) ? decode(set) : null;
      return ids == null ? NO_IDS : ids;
    }

    @Override
    public void close() {
      sets.close();
    }
  }
}
