package dev.tidepool.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock that whoever changes a table in memory holds: the writer for each row, the background
 * for each small step. Point reads never take it.
 *
 * <p>A spin lock of one word, because it is held for well under a microsecond, nearly always by a
 * writer whom nobody disturbs: taking and releasing it costs one atomic instruction. Who waits long
 * yields, then naps. Not reentrant, not fair. The word has its cache line for itself: beside
 * anything that readers look at, each change would take that from them.
 */
final class ChangeLock {
  private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(int[].class);

  /** Two cache lines on either side, as processors fetch them in pairs. */
  private static final int INDEX = 32;

  private static final int SPINS_BEFORE_YIELD = 200;
  private static final int YIELDS_BEFORE_NAP = 50;
  private static final long NAP_NANOS = 20_000;

  private final int[] padded = new int[2 * INDEX];

  void lock() {
    if (!STATE.compareAndSet(padded, INDEX, 0, 1)) {
      lockSlowly();
    }
  }

  boolean tryLock() {
    return STATE.compareAndSet(padded, INDEX, 0, 1);
  }

  void unlock() {
    STATE.setRelease(padded, INDEX, 0);
  }

  /** Whether somebody holds it; for assertions. */
  boolean isLocked() {
    return (int) STATE.getVolatile(padded, INDEX) == 1;
  }

  private void lockSlowly() {
    for (int tries = 0; ; tries++) {
      if ((int) STATE.getOpaque(padded, INDEX) == 0 && STATE.compareAndSet(padded, INDEX, 0, 1)) {
        return;
      }
      if (tries < SPINS_BEFORE_YIELD) {
        Thread.onSpinWait();
      } else if (tries < SPINS_BEFORE_YIELD + YIELDS_BEFORE_NAP) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(NAP_NANOS);
      }
    }
  }
}
