package dev.tidepool.bench.measure;

/**
 * Repeats an operation for a given time.
 *
 * <p>The clock is read after every {@code stride} operations, so that it weighs nothing against
 * operations of a few hundred nanoseconds.
 */
public final class TimedLoop {

  /** An operation, told how often it ran before. */
  @FunctionalInterface
  public interface Operation {
    void run(int turn) throws Exception;
  }

  private final Operation operation;
  private final int stride;
  private int turn;

  public TimedLoop(Operation operation, int stride) {
    this.operation = operation;
    this.stride = stride;
  }

  /** Runs for {@code nanos}, at least {@code stride} operations; later calls go on from there. */
  public Lap run(long nanos) throws Exception {
    Stopwatch watch = Stopwatch.startByThread();
    long deadline = System.nanoTime() + nanos;
    long count = 0;
    do {
      for (int i = 0; i < stride; i++) {
        operation.run(turn++);
      }
      count += stride;
    } while (System.nanoTime() - deadline < 0);
    return watch.lap(count);
  }
}
