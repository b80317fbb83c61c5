package dev.tidepool.engine.directory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * From the hash of a key to its row id: extendible hashing [1] over small open-addressed
 * sub-tables.
 *
 * <p>A slot is one {@code long}, a 36-bit tag above a 28-bit row id; zero is an empty slot. The
 * tag's highest bits choose the sub-table, its lower bits the place in it, so a slot can be moved
 * without looking at the key. A sub-table grows by a third until it holds {@value
 * SubTable#CAPACITY_MAX} slots, then splits in two: the longest pause of an insertion does not
 * depend on the number of rows. About 11 bytes a row.
 *
 * <p><b>Threads:</b> one writer; any number of readers, who start at {@link #subTable} and walk the
 * slots. A slot that stays in the directory is never missed by a reader, because a sub-table that
 * is replaced is left as it was.
 *
 * <p>[1] Fagin, Nievergelt, Pippenger and Strong, Extendible Hashing, 1979
 */
public final class KeyDirectory {
  public static final int TAG_BITS = 36;
  public static final int ROW_ID_BITS = 28;
  public static final int ROW_ID_MASK = (1 << ROW_ID_BITS) - 1;
  private static final int DEPTH_MAX = 24;

  /** Chance puts some more into one sub-table than into another: room for ten deviations. */
  private static final int RESERVED_SLOTS_MAX = SubTable.CAPACITY_MAX * 6 / 10;

  private volatile SubTable[] root = {new SubTable(SubTable.CAPACITY_MIN, 0)};
  private long heapBytes = SubTable.heapBytes(SubTable.CAPACITY_MIN);

  /** The tag of a hash: its upper {@value #TAG_BITS} bits. */
  public static long tag(long hashFirst) {
    return hashFirst >>> Long.SIZE - TAG_BITS;
  }

  /** The sub-table that holds all slots with this tag. Any thread. */
  public SubTable subTable(long tag) {
    SubTable[] tables = root;
    int depth = 31 - Integer.numberOfLeadingZeros(tables.length);
    return tables[(int) (tag >>> TAG_BITS - depth)];
  }

  /** Makes room for {@code rowCount} slots at once; for an empty directory, before any reader. */
  public void reserve(long rowCount) {
    int depth = 0;
    while (depth < DEPTH_MAX && rowCount >>> depth > RESERVED_SLOTS_MAX) {
      depth++;
    }
    SubTable[] tables = new SubTable[1 << depth];
    heapBytes = 0;
    for (int i = 0; i < tables.length; i++) {
      tables[i] = new SubTable(SubTable.capacityFor((int) (rowCount >>> depth)), depth);
      heapBytes += SubTable.heapBytes(tables[i].capacity());
    }
    root = tables;
  }

  /** Adds a slot; the caller knows that there is none for this row. The writer only. */
  public void insert(long tag, int rowId) {
    SubTable table = subTable(tag);
    if (table.isFull()) {
      makeRoom(table, tag);
      table = subTable(tag);
    }
    table.add(tag, rowId);
  }

  /**
   * Removes the slot of a row. The writer only.
   *
   * @return whether there was one
   */
  public boolean remove(long tag, int rowId) {
    return subTable(tag).remove(tag, rowId);
  }

  private void makeRoom(SubTable table, long tag) {
    if (table.canBeRebuilt()) {
      replace(table, tag, table.rebuilt());
    } else {
      split(table, tag);
    }
  }

  private void replace(SubTable table, long tag, SubTable successor) {
    SubTable[] tables = root;
    int depth = 31 - Integer.numberOfLeadingZeros(tables.length);
    int span = 1 << depth - table.depth;
    int first = (int) (tag >>> TAG_BITS - depth) & -span;
    for (int i = first; i < first + span; i++) {
      tables[i] = successor;
    }
    root = tables; // a volatile write, so that readers see the new sub-table's contents
    heapBytes += SubTable.heapBytes(successor.capacity()) - SubTable.heapBytes(table.capacity());
  }

  private void split(SubTable table, long tag) {
    if (table.depth == DEPTH_MAX) {
      throw new IllegalStateException("the key directory is full: " + this);
    }
    SubTable[] tables = root;
    int depth = 31 - Integer.numberOfLeadingZeros(tables.length);
    if (table.depth == depth) {
      SubTable[] doubled = new SubTable[tables.length * 2];
      for (int i = 0; i < tables.length; i++) {
        doubled[2 * i] = tables[i];
        doubled[2 * i + 1] = tables[i];
      }
      tables = doubled;
      depth++;
    } else {
      tables = tables.clone();
    }
    SubTable[] halves = table.split();
    int span = 1 << depth - table.depth;
    int first = (int) (tag >>> TAG_BITS - depth) & -span;
    Arrays.fill(tables, first, first + span / 2, halves[0]);
    Arrays.fill(tables, first + span / 2, first + span, halves[1]);
    root = tables;
    heapBytes +=
        SubTable.heapBytes(halves[0].capacity())
            + SubTable.heapBytes(halves[1].capacity())
            - SubTable.heapBytes(table.capacity());
  }

  /** The sub-tables as they are now, each once; the writer goes on changing them. */
  public SubTable[] subTables() {
    SubTable[] tables = root;
    SubTable[] distinct = new SubTable[tables.length];
    int count = 0;
    for (int i = 0; i < tables.length; i++) {
      if (i == 0 || tables[i] != tables[i - 1]) {
        distinct[count++] = tables[i];
      }
    }
    return Arrays.copyOf(distinct, count);
  }

  /** Memory of the directory, in bytes. */
  public long heapBytes() {
    return heapBytes + 16 + 4L * root.length;
  }

  @Override
  public String toString() {
    return "KeyDirectory[rootEntries=" + root.length + ", heapBytes=" + heapBytes() + "]";
  }

  /** One small open-addressed table with linear probing; slots are published one by one. */
  public static final class SubTable {
    static final int CAPACITY_MIN = 6;
    static final int CAPACITY_MAX = 4096;
    private static final long REMOVED = ROW_ID_MASK;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] slots;
    private final int depth;
    private int usedCount; // slots that are not empty
    private int liveCount; // slots that are neither empty nor removed

    SubTable(int capacity, int depth) {
      this.slots = new long[capacity];
      this.depth = depth;
    }

    /** The same table; whoever meets it, by whatever way, sees all slots that it has by now. */
    private SubTable(SubTable filled) {
      this.slots = filled.slots; // final, and filled before: a race cannot show it empty
      this.depth = filled.depth;
      this.usedCount = filled.usedCount;
      this.liveCount = filled.liveCount;
    }

    /** Where the walk for {@code tag} starts. */
    public int home(long tag) {
      // The highest bits of all tags in here are equal: spread by the lower ones.
      return (int) (((int) tag * 0x9E3779B1 & 0xFFFFFFFFL) * slots.length >>> 32);
    }

    /** The place after {@code index}. */
    public int next(int index) {
      return index + 1 == slots.length ? 0 : index + 1;
    }

    /** The slot at {@code index}: 0 if empty, else tag and row id. Any thread. */
    public long slot(int index) {
      return (long) SLOT.getAcquire(slots, index);
    }

    public int capacity() {
      return slots.length;
    }

    /** Whether {@code slot} is neither empty nor removed. */
    public static boolean isLive(long slot) {
      return slot != 0 && slot != REMOVED;
    }

    /** The slot of a row. */
    public static long slotOf(long tag, int rowId) {
      return tag << ROW_ID_BITS | rowId;
    }

    public static long tag(long slot) {
      return slot >>> ROW_ID_BITS;
    }

    public static int rowId(long slot) {
      return (int) slot & ROW_ID_MASK;
    }

    boolean isFull() {
      return usedCount >= slots.length - 1 - slots.length / 5;
    }

    void add(long tag, int rowId) {
      int index = home(tag);
      while (isLive(slots[index])) {
        index = next(index);
      }
      if (slots[index] == 0) {
        usedCount++;
      }
      liveCount++;
      SLOT.setRelease(slots, index, slotOf(tag, rowId));
    }

    boolean remove(long tag, int rowId) {
      long slot = slotOf(tag, rowId);
      for (int index = home(tag); slots[index] != 0; index = next(index)) {
        if (slots[index] == slot) {
          liveCount--;
          SLOT.setRelease(slots, index, REMOVED);
          return true;
        }
      }
      return false;
    }

    boolean canBeRebuilt() {
      return slots.length < CAPACITY_MAX || liveCount < slots.length / 2;
    }

    SubTable rebuilt() {
      int capacity = Math.min(CAPACITY_MAX, Math.max(CAPACITY_MIN, liveCount * 3 / 2 + 4));
      SubTable successor = new SubTable(capacity, depth);
      for (long slot : slots) {
        if (isLive(slot)) {
          successor.add(tag(slot), rowId(slot));
        }
      }
      return new SubTable(successor); // readers may meet it in the root before the volatile write
    }

    SubTable[] split() {
      long bit = 1L << TAG_BITS - depth - 1;
      int highCount = 0;
      for (long slot : slots) {
        if (isLive(slot) && (tag(slot) & bit) != 0) {
          highCount++;
        }
      }
      SubTable low = new SubTable(capacityFor(liveCount - highCount), depth + 1);
      SubTable high = new SubTable(capacityFor(highCount), depth + 1);
      for (long slot : slots) {
        if (isLive(slot)) {
          ((tag(slot) & bit) != 0 ? high : low).add(tag(slot), rowId(slot));
        }
      }
      return new SubTable[] {low, high};
    }

    private static int capacityFor(int count) {
      return Math.max(CAPACITY_MIN, count * 3 / 2 + 4);
    }

    static long heapBytes(int capacity) {
      return 32 + 16 + (long) capacity * Long.BYTES;
    }
  }
}
