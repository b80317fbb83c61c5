package dev.tidepool.engine;

import dev.tidepool.engine.row.RowAddress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The old addresses of rows that changed or moved since a snapshot was taken: a tree of {@value
 * #LEVELS} levels by row id, whose nodes exist only where something changed, and a list of the row
 * ids. A note never costs more than a few small nodes, however large the table.
 *
 * <p>A row that the background moved is what it was. Its note has a mark, which goes when the row
 * changes after all.
 *
 * <p><b>Threads:</b> notes are made under the change lock and read from any thread. A note is
 * visible to everybody who sees the change that it was made for.
 */
final class NoteBook {
  /** The row did not exist. */
  static final long ABSENT = 1L << 44;

  /** Beside an address: the row is only somewhere else. The same bit, as no such row is deleted. */
  private static final long MOVED = ABSENT;

  private static final int LEVELS = 4;
  private static final int LEVEL_BITS = 7; // 28 bits of a row id
  private static final int NODE_ENTRIES = 1 << LEVEL_BITS;
  private static final int ENTRY_MASK = NODE_ENTRIES - 1;
  private static final int BLOCK_ROWS = 256;
  private static final VarHandle NODE = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle NOTE = MethodHandles.arrayElementVarHandle(long[].class);

  private volatile Object[] root; // null as long as nothing was noted
  private volatile int[][] blocks = new int[0][]; // the row ids, in the order of their notes
  private volatile int noteCount;
  private int nodeCount;
  private int leafCount;

  /** Whether nothing was noted. */
  boolean isEmpty() {
    return noteCount == 0;
  }

  /** How many rows were noted. */
  int noteCount() {
    return noteCount;
  }

  /** The note for {@code rowId}: 0 if there is none, {@link #ABSENT}, or an address. */
  long get(int rowId) {
    long note = note(rowId);
    return note == ABSENT ? ABSENT : note & ~MOVED;
  }

  /** Whether {@code rowId} became another version, as opposed to none or the same elsewhere. */
  boolean isChanged(int rowId) {
    long note = note(rowId);
    return note != 0 && (note == ABSENT || (note & MOVED) == 0);
  }

  private long note(int rowId) {
    Object[] node = root;
    for (int level = LEVELS - 1; level > 1; level--) {
      if (node == null) {
        return 0;
      }
      node = (Object[]) NODE.getAcquire(node, entry(rowId, level));
    }
    long[] leaf = node == null ? null : (long[]) NODE.getAcquire(node, entry(rowId, 1));
    return leaf == null ? 0 : (long) NOTE.getAcquire(leaf, entry(rowId, 0));
  }

  /**
   * Notes the address that {@code rowId} had before it changes, unless there is one already;
   * returns whether there was none.
   */
  boolean noteFirst(int rowId, long address) {
    return noteFirst(rowId, address, 0);
  }

  /** The same for a row that moves. */
  boolean noteFirstMove(int rowId, long address) {
    return noteFirst(rowId, address, MOVED);
  }

  /**
   * Takes over the note that {@code later} has for {@code rowId}, unless there is one already;
   * returns whether there was none.
   */
  boolean inherit(int rowId, NoteBook later) {
    long note = later.note(rowId);
    return note == ABSENT
        ? noteFirst(rowId, RowAddress.NONE, 0)
        : noteFirst(rowId, note & ~MOVED, note & MOVED);
  }

  private boolean noteFirst(int rowId, long address, long mark) {
    long[] leaf = leaf(rowId);
    int entry = entry(rowId, 0);
    long noted = leaf[entry];
    if (noted == 0) {
      NOTE.setRelease(leaf, entry, RowAddress.isLive(address) ? address | mark : ABSENT);
      list(rowId);
      return true;
    }
    if (mark == 0 && noted != ABSENT && (noted & MOVED) != 0) {
      NOTE.setRelease(leaf, entry, noted & ~MOVED);
    }
    return false;
  }

  private long[] leaf(int rowId) {
    Object[] node = root;
    if (node == null) {
      node = newNode();
      root = node;
    }
    for (int level = LEVELS - 1; level > 1; level--) {
      Object[] below = (Object[]) node[entry(rowId, level)];
      if (below == null) {
        below = newNode();
        NODE.setRelease(node, entry(rowId, level), below);
      }
      node = below;
    }
    long[] leaf = (long[]) node[entry(rowId, 1)];
    if (leaf == null) {
      leaf = new long[NODE_ENTRIES];
      leafCount++;
      NODE.setRelease(node, entry(rowId, 1), leaf);
    }
    return leaf;
  }

  private Object[] newNode() {
    nodeCount++;
    return new Object[NODE_ENTRIES];
  }

  private static int entry(int rowId, int level) {
    return rowId >>> level * LEVEL_BITS & ENTRY_MASK;
  }

  private void list(int rowId) {
    int count = noteCount;
    int block = count / BLOCK_ROWS;
    if (count % BLOCK_ROWS == 0) {
      int[][] all = blocks;
      if (block == all.length) {
        all = Arrays.copyOf(all, block + (block >> 1) + 1);
      }
      all[block] = new int[BLOCK_ROWS];
      blocks = all;
    }
    blocks[block][count % BLOCK_ROWS] = rowId;
    noteCount = count + 1; // after the row id, for those who read the list
  }

  /** How many blocks the list of noted row ids has. */
  int blockCount() {
    return (noteCount + BLOCK_ROWS - 1) / BLOCK_ROWS;
  }

  /** The row ids of one block of the list. */
  int[] block(int index) {
    int count = noteCount - index * BLOCK_ROWS; // before the blocks
    return Arrays.copyOf(blocks[index], Math.min(count, BLOCK_ROWS));
  }

  /** The row id that was noted after {@code index} others; as many as were counted are there. */
  int rowId(int index) {
    return blocks[index / BLOCK_ROWS][index % BLOCK_ROWS];
  }

  /** Memory in bytes. Any thread, for statistics. */
  long heapBytes() {
    return nodeCount * (16 + 4L * NODE_ENTRIES)
        + leafCount * (16 + 8L * NODE_ENTRIES)
        + blockCount() * (20 + 4L * BLOCK_ROWS);
  }
}
