package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.roaringbitmap.RoaringBitmap;

/**
 * Some rows of one term: {@code int[] {term id, count, row ids ascending, room}}.
 *
 * <p>Row ids are given out in ascending order, so a new row mostly belongs behind all others. There
 * it is written in place, if there is room; if not, a longer list is made, with room for an eighth
 * more. Every other change makes a new list, without room.
 *
 * <p><b>Threads:</b> one writer, any number of readers, and this between them: the writer writes a
 * row id, and then, as a release, the count that tells of it; a reader takes the count, as an
 * acquire, and looks at no place behind it. What the writer did before a release happens before
 * what follows the acquire that sees it, so every row id below a count was written before it was
 * looked at. It is never written again: rows are not taken out in place, or a reader with an older
 * count might meet one twice, or out of order. So nobody looks at a place while it is written, and
 * what a reader has is the list as it was when he took the count. Rows that come later he misses,
 * as he may. A list is reached by an acquire of the reference that its maker released.
 */
final class RowList {
  /** Where the row ids start. */
  static final int HEAD = 2;

  private static final int COUNT = 1;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

  private RowList() {}

  /** A list without rows, and with room for {@code rowCount}. */
  static int[] withRoom(int termId, int rowCount) {
    int[] list = new int[HEAD + rowCount + 1 & ~1]; // arrays take memory by eight bytes
    list[0] = termId;
    return list;
  }

  /** A list of {@code rowIds}, which ascend. */
  static int[] of(int termId, int... rowIds) {
    int[] list = withRoom(termId, rowIds.length);
    System.arraycopy(rowIds, 0, list, HEAD, rowIds.length);
    list[COUNT] = rowIds.length;
    return list;
  }

  // ---- reading, any thread ---------------------------------------------------------------------

  static int termId(int[] list) {
    return list[0];
  }

  /** How many rows there are: row ids from {@link #HEAD} on, to be looked at up to here. */
  static int count(int[] list) {
    return (int) ELEMENT.getAcquire(list, COUNT);
  }

  static boolean contains(int[] list, int rowId) {
    return Arrays.binarySearch(list, HEAD, HEAD + count(list), rowId) >= 0;
  }

  static void addTo(RoaringBitmap target, int[] list) {
    target.addN(list, HEAD, count(list));
  }

  /** Memory in bytes. */
  static long heapBytes(int[] list) {
    return 16 + list.length * 4L + 7 & -8L;
  }

  // ---- changing, the writer --------------------------------------------------------------------

  static int first(int[] list) {
    return list[HEAD];
  }

  static int last(int[] list) {
    return list[HEAD + list[COUNT] - 1];
  }

  /** Adds a row in place; returns false if it is not above all others, or there is no room. */
  static boolean append(int[] list, int rowId) {
    int count = list[COUNT];
    int index = HEAD + count;
    if (index == list.length || count > 0 && list[index - 1] >= rowId) {
      return false;
    }
    list[index] = rowId;
    ELEMENT.setRelease(list, COUNT, count + 1);
    return true;
  }

  /** A list with one more row, which has room for others if this one is above all that were. */
  static int[] with(int[] list, int rowId) {
    int count = list[COUNT];
    int found = Arrays.binarySearch(list, HEAD, HEAD + count, rowId);
    assert found < 0 : "row " + rowId + " has term " + list[0] + " already";
    int index = -1 - found;
    boolean isLast = index == HEAD + count;
    int[] result = withRoom(list[0], count + 1 + (isLast ? count >> 3 : 0));
    System.arraycopy(list, HEAD, result, HEAD, index - HEAD);
    result[index] = rowId;
    System.arraycopy(list, index, result, index + 1, HEAD + count - index);
    result[COUNT] = count + 1;
    return result;
  }

  /** A list without a row that is there. */
  static int[] without(int[] list, int rowId) {
    int count = list[COUNT];
    int index = Arrays.binarySearch(list, HEAD, HEAD + count, rowId);
    assert index >= 0 : "row " + rowId + " does not have term " + list[0];
    int[] result = withRoom(list[0], count - 1);
    System.arraycopy(list, HEAD, result, HEAD, index - HEAD);
    System.arraycopy(list, index + 1, result, index, HEAD + count - index - 1);
    result[COUNT] = count - 1;
    return result;
  }
}
