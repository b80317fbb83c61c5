package dev.tidepool.bench.run;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.rival.Conditions;
import dev.tidepool.bench.workload.Group.Setting;

/**
 * What all rivals of one run have in common.
 *
 * @param rowCount rows of the table that fits in memory
 * @param restartRowCount rows of the table with which a whole application is restarted
 * @param keyBytes bytes of each key
 * @param valueBytes bytes of each value
 * @param budgetBytes memory for rows where the table is five times larger
 * @param seed what all data and samples are drawn from
 * @param seconds how long each timed loop is measured
 */
public record Settings(
    int rowCount,
    int restartRowCount,
    int keyBytes,
    int valueBytes,
    long budgetBytes,
    long seed,
    double seconds) {

  /** How many times the budget the larger table is. */
  public static final int LARGER_FACTOR = 5;

  /** How much of the in-memory store's memory we allow ourselves. */
  public static final double TIGHT_FRACTION = 0.6;

  private static final long FITTING_BYTES_MIN = 64L << 20;

  /* What the in-memory store keeps per row beside its bytes: 323 B were measured for 217. */
  private static final int IN_MEMORY_EXTRA_BYTES = 106;

  /* Our directories and page tables per row; they are beside the budget for pages. */
  private static final int DIRECTORY_BYTES = 29;

  public Settings {
    if (Math.min(rowCount, restartRowCount) < 100) {
      throw new IllegalArgumentException(
          "rows are " + rowCount + " and " + restartRowCount + ", must be at least 100");
    }
    if (seconds <= 0) {
      throw new IllegalArgumentException("seconds is " + seconds + ", must be more than 0");
    }
  }

  /** The table of {@code setting}. */
  public Dataset dataset(Setting setting) {
    return Dataset.of(rowCount(setting), keyBytes, valueBytes, seed);
  }

  /** The conditions of {@code setting}. */
  public Conditions conditions(Setting setting) {
    return switch (setting) {
      case FITS -> new Conditions(fittingBytes(), false, false, false);
      case FITS_EXACTLY_ONCE -> new Conditions(fittingBytes(), false, false, true);
      case RESTART -> new Conditions(fittingBytes(), false, false, true);
      case TIGHT -> new Conditions(tightBytes(), true, false, false);
      case LARGER -> new Conditions(budgetBytes, true, false, false);
      case LARGER_DIRECT -> new Conditions(budgetBytes, true, true, false);
    };
  }

  public long measureNanos() {
    return (long) (seconds * 1e9);
  }

  /** A heap for all rivals: the in-memory store fits, with room for versions and collections. */
  public long heapBytes(Setting setting) {
    long gibibyte = 1L << 30;
    return setting.larger() ? gibibyte + 2 * budgetBytes : gibibyte + 6 * tableBytes();
  }

  private int rowCount(Setting setting) {
    return switch (setting) {
      case LARGER, LARGER_DIRECT ->
          Math.toIntExact(LARGER_FACTOR * budgetBytes / (keyBytes + valueBytes));
      case RESTART -> restartRowCount;
      case FITS, FITS_EXACTLY_ONCE, TIGHT -> rowCount;
    };
  }

  private long fittingBytes() {
    return Math.max(FITTING_BYTES_MIN, 2 * tableBytes());
  }

  /** The budget for pages with which pages and directories together take the allowed fraction. */
  private long tightBytes() {
    double inMemoryBytes = keyBytes + valueBytes + IN_MEMORY_EXTRA_BYTES;
    return (long) (rowCount * (TIGHT_FRACTION * inMemoryBytes - DIRECTORY_BYTES));
  }

  private long tableBytes() {
    return (long) rowCount * (keyBytes + valueBytes);
  }
}
