package dev.tidepool.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads that want the change lock. */
public class ChangeLockStress {
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "One after the other.")
  @Outcome(expect = FORBIDDEN, desc = "Both at once, or what the first did was not seen.")
  @State
  public static class OneHolder {
    private final ChangeLock lock = new ChangeLock();
    private int count;

    private void increment() {
      lock.lock();
      try {
        count++;
      } finally {
        lock.unlock();
      }
    }

    @Actor
    public void writer() {
      increment();
    }

    @Actor
    public void background() {
      increment();
    }

    @Arbiter
    public void afterwards(I_Result result) {
      result.r1 = count;
    }
  }

  /** Who only tries gets it or leaves everything alone. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "2, 0"},
      expect = ACCEPTABLE,
      desc = "One after the other, or the one who tried gave up; free afterwards.")
  @Outcome(expect = FORBIDDEN, desc = "Both at once, or the lock is not free afterwards.")
  @State
  public static class TryingBesideHolding {
    private final ChangeLock lock = new ChangeLock();
    private int count;

    @Actor
    public void writer() {
      lock.lock();
      count++;
      lock.unlock();
    }

    @Actor
    public void reader() {
      if (lock.tryLock()) {
        count++;
        lock.unlock();
      }
    }

    @Arbiter
    public void afterwards(II_Result result) {
      result.r1 = count;
      result.r2 = lock.isLocked() ? 1 : 0;
    }
  }
}
