package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Objects by dense numbers from 1, in chunks of {@value #CHUNK_LISTS}: postings of terms with more
 * than one row.
 *
 * <p><b>Threads:</b> one writer; who sees an object sees all that is in it.
 */
final class PostingsLists {
  private static final int CHUNK_SHIFT = 8;
  private static final int CHUNK_LISTS = 1 << CHUNK_SHIFT;
  private static final VarHandle LIST = MethodHandles.arrayElementVarHandle(Object[].class);

  private volatile Object[][] chunks = new Object[1][];
  private final IdPool numbers = new IdPool(1, Integer.MAX_VALUE - CHUNK_LISTS);

  /** The object of a number that was given out, or null if it was taken back. Any thread. */
  Object get(int number) {
    return LIST.getAcquire(chunks[number >>> CHUNK_SHIFT], number & CHUNK_LISTS - 1);
  }

  /** Gives {@code list} a number. The writer. */
  int add(Object list) {
    int number = numbers.take();
    int chunk = number >>> CHUNK_SHIFT;
    Object[][] all = chunks;
    if (chunk >= all.length) {
      all = Arrays.copyOf(all, chunk + 1 + (chunk >> 1));
    }
    if (all[chunk] == null) {
      all[chunk] = new Object[CHUNK_LISTS];
      chunks = all; // before anybody can know the number
    }
    set(number, list);
    return number;
  }

  /** Gives a number another object. The writer. */
  void set(int number, Object list) {
    LIST.setRelease(chunks[number >>> CHUNK_SHIFT], number & CHUNK_LISTS - 1, list);
  }

  /** Takes a number back that nobody is led to any more. The writer. */
  void remove(int number) {
    set(number, null);
    numbers.release(number);
  }

  /** Memory in bytes, without that of the objects. */
  long heapBytes() {
    long bytes = 64 + numbers.heapBytes();
    for (Object[] chunk : chunks) {
      bytes += 4 + (chunk == null ? 0 : 16 + 4L * CHUNK_LISTS);
    }
    return bytes;
  }
}
