package dev.tidepool.endpoint.jdbc;

import dev.tidepool.endpoint.jdbc.JdbcException.Code;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What drivers have left here, against what they may. <b>Threads:</b> any. */
final class JdbcBudget {
  private final JdbcLimits limits;
  private final AtomicInteger statements = new AtomicInteger();
  private final AtomicInteger openResults = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  JdbcBudget(JdbcLimits limits) {
    this.limits = limits;
  }

  void takeStatement() {
    if (statements.incrementAndGet() > limits.statementsMax()) {
      statements.decrementAndGet();
      throw new JdbcException(
          Code.LIMIT,
          "already " + limits.statementsMax() + " statements are open; close those that are done");
    }
  }

  void giveStatement() {
    statements.decrementAndGet();
  }

  void takeOpenResult() {
    if (openResults.incrementAndGet() > limits.openResultsMax()) {
      openResults.decrementAndGet();
      throw new JdbcException(
          Code.BUSY,
          "already "
              + limits.openResultsMax()
              + " long results are being read; read them to their end, or close them");
    }
  }

  void giveOpenResult() {
    openResults.decrementAndGet();
  }

  void takeBytes(long count) {
    if (bytes.addAndGet(count) > limits.bytesKeptMax()) {
      bytes.addAndGet(-count);
      throw new JdbcException(
          Code.LIMIT,
          "statements and rows that are kept for drivers take more than "
              + limits.bytesKeptMax()
              + " bytes; close those that are done");
    }
  }

  void giveBytes(long count) {
    bytes.addAndGet(-count);
  }

  /** Whether nothing is left. */
  boolean isEmpty() {
    return statements.get() == 0 && openResults.get() == 0 && bytes.get() == 0;
  }
}
