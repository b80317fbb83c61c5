package dev.tidepool.table.query;

/**
 * What a query may take; beyond, it ends with a {@link QueryLimitException}. One for each
 * execution.
 *
 * <p><b>Threads:</b> {@link #cancel} and {@link #isCancelled} from any thread; the rest from the
 * one that runs the query.
 */
public final class QueryLimits {
  private static final int STEPS_PER_CLOCK = 1024;

  private final QueryLimits whole; // null, or what this is a step of
  private final long deadlineNanos;
  private final long timeoutMillis;
  private final long memoryBytesMax;
  private final long rowCountMax;
  private long memoryBytes;
  private long rowCount;
  private int stepsUntilClock = STEPS_PER_CLOCK;
  private volatile boolean cancelled;

  /**
   * Limits of one execution that starts now.
   *
   * @param timeoutMillis of the clock
   * @param memoryBytesMax for what it keeps: rows to be sorted, groups, hash tables; estimated
   * @param rowCountMax of its result
   */
  public QueryLimits(long timeoutMillis, long memoryBytesMax, long rowCountMax) {
    this.whole = null;
    this.timeoutMillis = timeoutMillis;
    this.deadlineNanos = System.nanoTime() + timeoutMillis * 1_000_000;
    this.memoryBytesMax = memoryBytesMax;
    this.rowCountMax = rowCountMax;
  }

  private QueryLimits(QueryLimits whole) {
    this.whole = whole;
    this.timeoutMillis = whole.timeoutMillis;
    this.deadlineNanos = whole.deadlineNanos;
    this.memoryBytesMax = whole.memoryBytesMax;
    this.rowCountMax = Long.MAX_VALUE;
  }

  /** Thirty seconds, 256 MiB, ten million rows. */
  public static QueryLimits defaults() {
    return new QueryLimits(30_000, 256L << 20, 10_000_000);
  }

  /**
   * The same limits for a step of the query: what it takes counts for the whole, but its rows are
   * not yet those of the result. <b>Threads:</b> the one that runs the query.
   */
  public QueryLimits forStep() {
    return new QueryLimits(whole == null ? this : whole);
  }

  /** Tells that this step is over, and keeps nothing any more. */
  public void endStep() {
    keep(-memoryBytes);
  }

  /** Ends the query soon. */
  public void cancel() {
    if (whole != null) {
      whole.cancel();
    }
    cancelled = true;
  }

  /** Whether somebody cancelled it. Any thread. */
  public boolean isCancelled() {
    return cancelled || whole != null && whole.cancelled;
  }

  /** To be called for each row, or some of them, that is looked at. */
  public void step() {
    if (--stepsUntilClock <= 0) {
      stepsUntilClock = STEPS_PER_CLOCK;
      checkNow();
    }
  }

  /** To be called for {@code count} rows that are looked at together. */
  public void steps(int count) {
    stepsUntilClock -= count;
    if (stepsUntilClock <= 0) {
      stepsUntilClock = STEPS_PER_CLOCK;
      checkNow();
    }
  }

  /** Looks at the clock, and whether the query was cancelled. */
  public void checkNow() {
    if (isCancelled()) {
      throw new QueryLimitException("the query was cancelled");
    }
    if (System.nanoTime() - deadlineNanos > 0) {
      throw new QueryLimitException("the query took longer than " + timeoutMillis + " ms");
    }
  }

  /** How many milliseconds are left; 0 or less if the time is over. */
  public long remainingMillis() {
    return (deadlineNanos - System.nanoTime()) / 1_000_000;
  }

  /** Tells that the query keeps {@code bytes} more, or fewer. */
  public void keep(long bytes) {
    memoryBytes += bytes;
    if (whole != null) {
      whole.keep(bytes);
    } else if (bytes > 0 && memoryBytes > memoryBytesMax) {
      throw new QueryLimitException(
          "the query keeps more than " + memoryBytesMax + " bytes of rows or groups");
    }
  }

  /** Tells that the query returns one more row. */
  public void returnRow() {
    if (++rowCount > rowCountMax) {
      throw new QueryLimitException("the query returns more than " + rowCountMax + " rows");
    }
  }
}
