package dev.tidepool.endpoint;

import dev.tidepool.endpoint.RequestException.Code;
import dev.tidepool.table.query.QueryLimits;
import java.util.concurrent.Semaphore;

/**
 * So many queries at a time: one more is refused.
 *
 * <p><b>Threads:</b> any.
 */
final class Turns {
  private static final int NANOS_PER_MICRO = 1000;

  private final int countMax;
  private final Semaphore permits;
  private final EndpointMetrics metrics;

  Turns(int countMax, EndpointMetrics metrics) {
    this.countMax = countMax;
    this.permits = new Semaphore(countMax);
    this.metrics = metrics;
  }

  /** Takes one, which has to be closed. */
  Turn take() {
    if (!permits.tryAcquire()) {
      throw new RequestException(
          Code.BUSY, "already " + countMax + " queries are executed; try again");
    }
    return new Turn();
  }

  /** A query that is executed; counted when it is closed. <b>Threads:</b> one. */
  final class Turn implements AutoCloseable {
    private final long startNanos = System.nanoTime();
    private Cancellations.Cancellable cancellable; // null if nobody can cancel it
    private long rowCount;

    private Turn() {
      metrics.queryStarts();
    }

    /** From now on it can be cancelled by others; that ends with the turn. */
    void open(Cancellations cancellations, String id) {
      cancellable = cancellations.open(id);
    }

    /** An execution begins, with these limits. */
    void begins(QueryLimits limits) {
      if (cancellable != null) {
        cancellable.begins(limits);
      }
    }

    /** Tells how many rows it returned so far. */
    void returned(long rows) {
      rowCount = rows;
    }

    @Override
    public void close() {
      if (cancellable != null) {
        cancellable.close();
      }
      permits.release();
      metrics.queryEnds((System.nanoTime() - startNanos) / NANOS_PER_MICRO, rowCount);
    }
  }
}
