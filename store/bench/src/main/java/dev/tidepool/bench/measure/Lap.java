package dev.tidepool.bench.measure;

/**
 * How long a number of operations took.
 *
 * @param opCount how many operations
 * @param callerNanos CPU of the thread that ran them
 * @param processNanos CPU of all threads of the process, in steps of 10 ms on Linux
 * @param wallNanos time that passed
 */
public record Lap(long opCount, long callerNanos, long processNanos, long wallNanos) {

  public double callerNanosPerOp() {
    return (double) callerNanos / opCount;
  }

  public double processNanosPerOp() {
    return (double) processNanos / opCount;
  }

  public double wallNanosPerOp() {
    return (double) wallNanos / opCount;
  }

  public double opsPerSecond() {
    return opCount * 1e9 / wallNanos;
  }

  /** The same operations with the times of {@code other} added. */
  public Lap plusTimesOf(Lap other) {
    return new Lap(
        opCount,
        callerNanos + other.callerNanos,
        processNanos + other.processNanos,
        wallNanos + other.wallNanos);
  }
}
