package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.roaringbitmap.Container;
import org.roaringbitmap.RoaringBitmap;

/**
 * The many rows of one term, in containers of 65,536 row ids as Roaring bitmaps have them [1]: a
 * {@link SparseContainer}, or from {@value #ARRAY_ROWS_MAX} rows on a {@link DenseContainer}. It
 * becomes sparse again at {@value #ARRAY_ROWS_AGAIN}, so that a row that comes and goes does not
 * convert it each time.
 *
 * <p>A row above all others costs a few bytes in place, and a copy now and then; its container has
 * room for an eighth more until the next one begins. Any other change copies at most 8 KB, or
 * converts one container, some 3 µs.
 *
 * <p><b>Threads:</b> one writer; readers take a container and look at it without haste.
 *
 * <p>[1] Lemire, Ssi-Yan-Kai and Kaser, Consistently faster and smaller compressed bitmaps with
 * Roaring, 2016
 */
final class LargePostings {
  static final int ARRAY_ROWS_MAX = 4096;
  static final int ARRAY_ROWS_AGAIN = 3072;
  private static final int KEY_SHIFT = 16;
  private static final VarHandle CONTAINER = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle CARDINALITY;

  static {
    try {
      CARDINALITY =
          MethodHandles.lookup().findVarHandle(LargePostings.class, "cardinality", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Whose rows they are; see {@link PostingsTable} for who asks. */
  final int termId;

  private volatile Object[] containers; // by rowId >>> 16: null, sparse char[] or dense long[]
  private int cardinality;

  private LargePostings(int termId, Object[] containers, int cardinality) {
    this.termId = termId;
    this.containers = containers;
    this.cardinality = cardinality;
  }

  /** The number of the container that a row is in. */
  static int key(int rowId) {
    return rowId >>> KEY_SHIFT;
  }

  /** The first row id of a container. */
  static int firstRowId(int key) {
    return key << KEY_SHIFT;
  }

  // ---- reading, any thread ---------------------------------------------------------------------

  int cardinality() {
    return (int) CARDINALITY.getOpaque(this);
  }

  /** All containers; those of rows that come later may be missing. */
  Object[] containers() {
    return containers;
  }

  /** A container, or null. */
  static Object container(Object[] containers, int key) {
    return CONTAINER.getAcquire(containers, key);
  }

  boolean contains(int rowId) {
    Object[] all = containers;
    int key = key(rowId);
    if (key >= all.length) {
      return false;
    }
    Object container = container(all, key);
    if (container instanceof long[] bits) {
      return DenseContainer.contains(bits, (char) rowId);
    }
    return container != null && SparseContainer.contains((char[]) container, (char) rowId);
  }

  RoaringBitmap toBitmap() {
    RoaringBitmap bitmap = new RoaringBitmap();
    Object[] all = containers;
    for (int key = 0; key < all.length; key++) {
      Object container = container(all, key);
      Container copy = null;
      if (container instanceof long[] bits) {
        copy = DenseContainer.toRoaring(bits);
      } else if (container != null) {
        copy = SparseContainer.toRoaring((char[]) container);
      }
      if (copy != null) {
        bitmap.append((char) key, copy);
      }
    }
    return bitmap;
  }

  // ---- changing, the writer --------------------------------------------------------------------

  /** Adds a row; returns false if it is there. */
  boolean add(int rowId, WriterCount heapBytes) {
    int key = key(rowId);
    char low = (char) rowId;
    if (key >= containers.length) {
      begin(key, heapBytes);
    }
    Object container = containers[key];
    if (container instanceof long[] bits) {
      if (DenseContainer.contains(bits, low)) {
        return false;
      }
      DenseContainer.set(bits, low);
    } else if (container == null) {
      replace(key, SparseContainer.of(low), heapBytes);
    } else if (!addSparse(key, (char[]) container, low, heapBytes)) {
      return false;
    }
    CARDINALITY.setOpaque(this, cardinality + 1);
    return true;
  }

  private boolean addSparse(int key, char[] rows, char low, WriterCount heapBytes) {
    boolean isFull = SparseContainer.count(rows) == ARRAY_ROWS_MAX;
    if (!isFull && SparseContainer.append(rows, low)) {
      return true;
    }
    if (SparseContainer.contains(rows, low)) {
      return false;
    }
    if (isFull) {
      long[] bits = DenseContainer.of(rows);
      DenseContainer.set(bits, low);
      replace(key, bits, heapBytes);
    } else {
      replace(key, SparseContainer.with(rows, low), heapBytes);
    }
    return true;
  }

  /** Makes a place for a container above all others; the last one needs no more room. */
  private void begin(int key, WriterCount heapBytes) {
    int last = containers.length - 1;
    if (containers[last] instanceof char[] rows) {
      replace(last, SparseContainer.trimmed(rows), heapBytes);
    }
    heapBytes.add(4L * (key + 1 - containers.length));
    containers = Arrays.copyOf(containers, key + 1);
  }

  /** Removes a row; returns false if it is not there. */
  boolean remove(int rowId, WriterCount heapBytes) {
    int key = key(rowId);
    char low = (char) rowId;
    Object container = key < containers.length ? containers[key] : null;
    if (container instanceof long[] bits) {
      if (!DenseContainer.contains(bits, low)) {
        return false;
      }
      DenseContainer.clear(bits, low);
      int count = DenseContainer.count(bits);
      if (count <= ARRAY_ROWS_AGAIN) {
        replace(key, DenseContainer.toSparse(bits, count), heapBytes);
      }
    } else {
      char[] rows = (char[]) container;
      if (rows == null || !SparseContainer.contains(rows, low)) {
        return false;
      }
      replace(key, SparseContainer.without(rows, low), heapBytes);
    }
    CARDINALITY.setOpaque(this, cardinality - 1);
    return true;
  }

  private void replace(int key, Object container, WriterCount heapBytes) {
    heapBytes.add(heapBytes(container) - heapBytes(containers[key]));
    CONTAINER.setRelease(containers, key, container);
  }

  /** Memory in bytes; the writer, as it looks at each container. */
  long heapBytes() {
    long bytes = 32 + 16 + 4L * containers.length;
    for (Object container : containers) {
      bytes += heapBytes(container);
    }
    return bytes;
  }

  private static long heapBytes(Object container) {
    if (container instanceof long[] bits) {
      return 16 + (long) bits.length * Long.BYTES;
    }
    return container == null ? 0 : SparseContainer.heapBytes((char[]) container);
  }

  /** Makes postings of rows that come in ascending order. */
  static final class Builder {
    private final int termId;
    private Object[] containers = new Object[1];
    private int key;
    private char[] rows; // of this key, or null
    private long[] bits; // in their place, or null
    private int cardinality;

    Builder(int termId) {
      this.termId = termId;
    }

    void append(int rowId) {
      if (key(rowId) != key) {
        endContainer();
        key = key(rowId);
      }
      char low = (char) rowId;
      if (bits != null) {
        DenseContainer.set(bits, low);
      } else if (rows == null) {
        rows = SparseContainer.of(low);
      } else if (SparseContainer.count(rows) == ARRAY_ROWS_MAX) {
        bits = DenseContainer.of(rows);
        DenseContainer.set(bits, low);
      } else if (!SparseContainer.append(rows, low)) {
        rows = SparseContainer.with(rows, low);
      }
      cardinality++;
    }

    private void endContainer() {
      if (key >= containers.length) {
        containers = Arrays.copyOf(containers, key + 1);
      }
      if (rows != null) {
        containers[key] = bits != null ? bits : SparseContainer.trimmed(rows);
      }
      rows = null;
      bits = null;
    }

    LargePostings build() {
      endContainer();
      return new LargePostings(termId, containers, cardinality);
    }
  }
}
