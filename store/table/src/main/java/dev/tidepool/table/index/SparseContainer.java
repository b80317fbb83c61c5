package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.roaringbitmap.ArrayContainer;

/**
 * The row ids of one container, as a sorted array: {@code char[] {count, rows ascending, room}},
 * where a row is the lower half of its id.
 *
 * <p>It grows as a {@link RowList} does, and is as safe for the same reason: a row above all others
 * is written behind them and then told of by the count; all other changes make a new array. A
 * container that rows are not appended to any more can be {@link #trimmed}.
 *
 * <p><b>Threads:</b> one writer, any number of readers.
 */
final class SparseContainer {
  /** Where the rows start. */
  static final int HEAD = 1;

  private static final int COUNT = 0;
  private static final int GRAIN = 4; // arrays take memory by eight bytes
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(char[].class);

  private SparseContainer() {}

  /** A container without rows, and with room for {@code rowCount}. */
  static char[] withRoom(int rowCount) {
    return new char[lengthFor(rowCount)];
  }

  private static int lengthFor(int rowCount) {
    return HEAD + rowCount + GRAIN - 1 & -GRAIN;
  }

  /** A container of one row. */
  static char[] of(char row) {
    char[] rows = withRoom(1);
    append(rows, row);
    return rows;
  }

  // ---- reading, any thread ---------------------------------------------------------------------

  /** How many rows there are: those from {@link #HEAD} on, to be looked at up to here. */
  static int count(char[] rows) {
    return (char) ELEMENT.getAcquire(rows, COUNT);
  }

  static boolean contains(char[] rows, char row) {
    return Arrays.binarySearch(rows, HEAD, HEAD + count(rows), row) >= 0;
  }

  /** A container of Roaring with the same rows. */
  static ArrayContainer toRoaring(char[] rows) {
    return new ArrayContainer(Arrays.copyOfRange(rows, HEAD, HEAD + count(rows)));
  }

  /** Memory in bytes. */
  static long heapBytes(char[] rows) {
    return 16 + rows.length * 2L + 7 & -8L;
  }

  // ---- changing, the writer --------------------------------------------------------------------

  /** Adds a row in place; returns false if it is not above all others, or there is no room. */
  static boolean append(char[] rows, char row) {
    int count = rows[COUNT];
    int index = HEAD + count;
    if (index == rows.length || count > 0 && rows[index - 1] >= row) {
      return false;
    }
    rows[index] = row;
    ELEMENT.setRelease(rows, COUNT, (char) (count + 1));
    return true;
  }

  /**
   * A container with one more row, which has room for others if this one is above all that were.
   */
  static char[] with(char[] rows, char row) {
    int count = rows[COUNT];
    int index = -1 - Arrays.binarySearch(rows, HEAD, HEAD + count, row);
    assert index >= 0 : "row " + (int) row + " is there";
    boolean isLast = index == HEAD + count;
    char[] result = withRoom(count + 1 + (isLast ? count >> 3 : 0));
    System.arraycopy(rows, HEAD, result, HEAD, index - HEAD);
    result[index] = row;
    System.arraycopy(rows, index, result, index + 1, HEAD + count - index);
    result[COUNT] = (char) (count + 1);
    return result;
  }

  /** A container without a row that is there; null if no other is. */
  static char[] without(char[] rows, char row) {
    int count = rows[COUNT];
    int index = Arrays.binarySearch(rows, HEAD, HEAD + count, row);
    assert index >= 0 : "row " + (int) row + " is not there";
    if (count == 1) {
      return null;
    }
    char[] result = withRoom(count - 1);
    System.arraycopy(rows, HEAD, result, HEAD, index - HEAD);
    System.arraycopy(rows, index + 1, result, index, HEAD + count - index - 1);
    result[COUNT] = (char) (count - 1);
    return result;
  }

  /** The same rows without room; itself if there is none. */
  static char[] trimmed(char[] rows) {
    int length = lengthFor(rows[COUNT]);
    return length == rows.length ? rows : Arrays.copyOf(rows, length);
  }
}
