package dev.tidepool.streams.query;

import dev.tidepool.table.query.QueryLimits;
import java.time.Duration;

/**
 * What a query may take at most; beyond, it fails, and nothing else happens.
 *
 * @param timeout of the clock
 * @param memoryBytesMax for rows and groups that it keeps, those of its result included; estimated
 * @param rowCountMax of its result
 */
public record QueryBounds(Duration timeout, long memoryBytesMax, long rowCountMax) {

  /** Thirty seconds, 256 MiB, a million rows. */
  public static final QueryBounds DEFAULT =
      new QueryBounds(Duration.ofSeconds(30), 256L << 20, 1_000_000);

  public QueryBounds {
    if (timeout.isNegative() || memoryBytesMax < 0 || rowCountMax < 0) {
      throw new IllegalArgumentException("a bound of a query is negative");
    }
  }

  /** Another timeout. */
  public QueryBounds withTimeout(Duration next) {
    return new QueryBounds(next, memoryBytesMax, rowCountMax);
  }

  /** Other memory. */
  public QueryBounds withMemoryBytesMax(long next) {
    return new QueryBounds(timeout, next, rowCountMax);
  }

  /** Another number of rows. */
  public QueryBounds withRowCountMax(long next) {
    return new QueryBounds(timeout, memoryBytesMax, next);
  }

  /** The limits of an execution that starts now. */
  public QueryLimits start() {
    return new QueryLimits(timeout.toMillis(), memoryBytesMax, rowCountMax);
  }
}
