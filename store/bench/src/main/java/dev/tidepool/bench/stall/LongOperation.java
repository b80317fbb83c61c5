package dev.tidepool.bench.stall;

import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * An operation that took long. One object serves a thread: it begins before each operation and is
 * committed only after a long one, so that the others cost a look at the clock.
 */
@Name(LongOperation.NAME)
@Label("Long operation")
@Enabled(false)
@StackTrace(false)
public final class LongOperation extends Event {

  static final String NAME = "dev.tidepool.bench.LongOperation";

  @Label("Workload")
  String workload;

  @Label("Nanoseconds")
  long nanos;

  @Label("Nanoseconds of waiting for a core")
  long coreNanos;

  /**
   * Ends and commits the operation.
   *
   * @param measuredNanos how long it took
   * @param waitedNanos how much of it the thread was ready to run and had no core
   */
  public void commit(String ofWorkload, long measuredNanos, long waitedNanos) {
    end();
    workload = ofWorkload;
    nanos = measuredNanos;
    coreNanos = waitedNanos;
    commit();
  }
}
