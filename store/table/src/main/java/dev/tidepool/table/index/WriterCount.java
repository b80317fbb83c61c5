package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that the writer changes with nearly every row and others look at now and then: bytes of
 * memory, mostly. It has its cache lines for itself, because beside anything that readers look at
 * each change would take that from them.
 *
 * <p><b>Threads:</b> one changes it at a time; any may read a value that is not old.
 */
final class WriterCount {
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  /** Two cache lines on either side, as processors fetch them in pairs. */
  private static final int INDEX = 16;

  private final long[] padded = new long[2 * INDEX];

  void add(long change) {
    COUNT.setOpaque(padded, INDEX, padded[INDEX] + change);
  }

  long get() {
    return (long) COUNT.getOpaque(padded, INDEX);
  }
}
