package dev.tidepool.bench.query;

/**
 * What all tasks of one run have in common.
 *
 * @param rowCount orders
 * @param seed of all data and parameters
 * @param seconds how long each question is asked and measured
 * @param warmUpSeconds how long it is asked before
 */
public record QuerySettings(int rowCount, long seed, double seconds, double warmUpSeconds) {

  private static final long HEAP_BYTES_MIN = 3L << 29;
  private static final long HEAP_BYTES_PER_ROW = 1200;

  public QuerySettings {
    if (rowCount < 100) {
      throw new IllegalArgumentException("rowCount is " + rowCount + ", must be at least 100");
    }
    if (seconds <= 0) {
      throw new IllegalArgumentException("seconds is " + seconds + ", must be more than 0");
    }
    if (warmUpSeconds < 0) {
      throw new IllegalArgumentException(
          "warmUpSeconds is " + warmUpSeconds + ", must be at least 0");
    }
  }

  public Orders orders() {
    return new Orders(rowCount, seed);
  }

  public long measureNanos() {
    return (long) (seconds * 1e9);
  }

  public long warmUpNanos() {
    return (long) (warmUpSeconds * 1e9);
  }

  /** A heap in which everybody has all rows and indexes, with room for garbage. */
  public long heapBytes() {
    return HEAP_BYTES_MIN + HEAP_BYTES_PER_ROW * rowCount;
  }
}
