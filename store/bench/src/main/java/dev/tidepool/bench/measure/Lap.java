package dev.tidepool.bench.measure;

/**
 * How long a number of operations took.
 *
 * @param opCount how many operations
 * @param callerNanos CPU of the thread that ran them
 * @param processNanos CPU of all threads of the process, in steps of 10 ms on Linux
 * @param wallNanos time that passed
 * @param callerBytes what the thread that ran them allocated on the heap
 * @param shares who used the CPU of the process beside that thread
 */
public record Lap(
    long opCount,
    long callerNanos,
    long processNanos,
    long wallNanos,
    long callerBytes,
    CpuShares shares) {

  /** An operation that took no time. */
  public static final Lap NOTHING = new Lap(1, 0, 0, 0, 0, CpuShares.UNKNOWN);

  public double callerNanosPerOp() {
    return (double) callerNanos / opCount;
  }

  public double processNanosPerOp() {
    return (double) processNanos / opCount;
  }

  public double wallNanosPerOp() {
    return (double) wallNanos / opCount;
  }

  public double callerBytesPerOp() {
    return (double) callerBytes / opCount;
  }

  public double opsPerSecond() {
    return opCount * 1e9 / wallNanos;
  }

  /** The same operations with the times of {@code other} added; whose they were is forgotten. */
  public Lap plusTimesOf(Lap other) {
    return new Lap(
        opCount,
        callerNanos + other.callerNanos,
        processNanos + other.processNanos,
        wallNanos + other.wallNanos,
        callerBytes + other.callerBytes,
        CpuShares.UNKNOWN);
  }

  /** The same operations without what the same thread did meanwhile in {@code aside}. */
  public Lap minusCallerOf(Lap aside) {
    return new Lap(
        opCount,
        callerNanos - aside.callerNanos,
        processNanos - aside.callerNanos,
        wallNanos - aside.wallNanos,
        callerBytes - aside.callerBytes,
        shares);
  }

  /**
   * The same operations, of which the process finished the last in the background by {@code end}.
   */
  public Lap settledBy(Lap end) {
    return new Lap(opCount, callerNanos, end.processNanos, wallNanos, callerBytes, end.shares);
  }
}
