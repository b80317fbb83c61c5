package dev.tidepool.table.index;

import java.util.Arrays;

/**
 * Walks the row ids of one term, ascending, each once. There is nothing to close.
 *
 * <p><b>Threads:</b> one, beside a writer: a row that has the term throughout is met; one that gets
 * or loses it meanwhile may be.
 */
public abstract class PostingsCursor {
  private PostingsCursor() {}

  /**
   * Puts the next row ids into {@code target}, from its start.
   *
   * @return how many: as many as there is room for, fewer only at the end, then 0
   */
  public abstract int next(int[] target);

  /** Leaves out the row ids below {@code rowId} that were not returned yet. */
  public abstract void advance(int rowId);

  /** Over a {@link RowList}, as it is now. */
  static final class OfList extends PostingsCursor {
    private final int[] list;
    private final int end;
    private int index = RowList.HEAD;

    OfList(int[] list) {
      this.list = list;
      this.end = RowList.HEAD + RowList.count(list);
    }

    @Override
    public int next(int[] target) {
      int count = Math.min(target.length, end - index);
      System.arraycopy(list, index, target, 0, count);
      index += count;
      return count;
    }

    @Override
    public void advance(int rowId) {
      int found = Arrays.binarySearch(list, index, end, rowId);
      index = found >= 0 ? found : -1 - found;
    }
  }

  /** Over containers. */
  static final class OfContainers extends PostingsCursor {
    private final Object[] containers;
    private int key = -1;
    private Object container; // null between two, and at the end
    private int index; // in an array, or of a word
    private int end; // of the array, as it was when the walk came to it
    private long word; // what is left of the word

    OfContainers(Object[] containers) {
      this.containers = containers;
    }

    @Override
    public int next(int[] target) {
      int count = 0;
      while (count < target.length && (container != null || nextContainer())) {
        count =
            container instanceof long[] bits
                ? fromBits(bits, target, count)
                : fromArray((char[]) container, target, count);
      }
      return count;
    }

    private boolean nextContainer() {
      while (key + 1 < containers.length) {
        key++;
        container = LargePostings.container(containers, key);
        if (container != null) {
          enter();
          return true;
        }
      }
      return false;
    }

    private void enter() {
      if (container instanceof long[] bits) {
        index = 0;
        word = DenseContainer.word(bits, 0);
      } else {
        index = SparseContainer.HEAD;
        end = index + SparseContainer.count((char[]) container);
      }
    }

    private int fromArray(char[] rows, int[] target, int from) {
      int base = LargePostings.firstRowId(key);
      int count = Math.min(target.length - from, end - index);
      for (int i = 0; i < count; i++) {
        target[from + i] = base | rows[index + i];
      }
      index += count;
      if (index == end) {
        container = null;
      }
      return from + count;
    }

    private int fromBits(long[] bits, int[] target, int from) {
      int base = LargePostings.firstRowId(key);
      int next = from;
      while (next < target.length) {
        while (word == 0) {
          if (++index == DenseContainer.WORDS) {
            container = null;
            return next;
          }
          word = DenseContainer.word(bits, index);
        }
        target[next++] = base | index << 6 | Long.numberOfTrailingZeros(word);
        word &= word - 1;
      }
      return next;
    }

    @Override
    public void advance(int rowId) {
      int wanted = LargePostings.key(rowId);
      if (wanted > key) {
        key = wanted - 1;
        container = null;
        if (!nextContainer()) {
          return;
        }
      }
      if (wanted == key && container != null) {
        advanceInContainer(rowId);
      }
    }

    private void advanceInContainer(int rowId) {
      char low = (char) rowId;
      if (container instanceof long[]) {
        if (low >>> 6 > index) {
          index = low >>> 6;
          word = DenseContainer.word((long[]) container, index);
        }
        if (low >>> 6 == index) {
          word &= -1L << low;
        }
      } else {
        char[] rows = (char[]) container;
        int found = Arrays.binarySearch(rows, index, end, low);
        index = found >= 0 ? found : -1 - found;
        if (index == end) {
          container = null;
        }
      }
    }
  }
}
