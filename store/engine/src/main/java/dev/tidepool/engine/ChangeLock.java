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
 * yields, then naps. Not reentrant, not fair.
 */
final class ChangeLock {
  private static final VarHandle STATE;
  private static final int SPINS_BEFORE_YIELD = 200;
  private static final int YIELDS_BEFORE_NAP = 50;
  private static final long NAP_NANOS = 20_000;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(ChangeLock.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through STATE
  private int state;

  void lock() {
    if (!STATE.compareAndSet(this, 0, 1)) {
      lockSlowly();
    }
  }

  boolean tryLock() {
    return STATE.compareAndSet(this, 0, 1);
  }

  void unlock() {
    STATE.setRelease(this, 0);
  }

  /** Whether somebody holds it; for assertions. */
  boolean isLocked() {
    return (int) STATE.getVolatile(this) == 1;
  }

  private void lockSlowly() {
    for (int tries = 0; ; tries++) {
      if ((int) STATE.getOpaque(this) == 0 && STATE.compareAndSet(this, 0, 1)) {
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
