package dev.tidepool.endpoint.jdbc;

import dev.tidepool.endpoint.jdbc.JdbcException.Code;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A statement of a driver, and its result that is being read. <b>Threads:</b> any. */
final class JdbcStatement {
  private final int id;
  private final String sql; // null if it was not prepared
  private final JdbcBackend.Planned planned; // null if it was not prepared
  private final JdbcBudget budget;
  private final ReentrantLock lock = new ReentrantLock(); // held while it is at work
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private JdbcCursor cursor; // null if there is no result
  private long usedNanos;

  JdbcStatement(int id, String sql, JdbcBackend.Planned planned, JdbcBudget budget) {
    this.id = id;
    this.sql = sql;
    this.planned = planned;
    this.budget = budget;
    budget.takeStatement();
    try {
      budget.takeBytes(textBytes());
    } catch (JdbcException e) {
      budget.giveStatement();
      throw e;
    }
  }

  private long textBytes() {
    return sql == null ? 0 : 2L * sql.length();
  }

  int id() {
    return id;
  }

  /** The text that was prepared, or null. */
  String sql() {
    return sql;
  }

  /** What the text that was prepared gives, or null. */
  JdbcBackend.Planned planned() {
    return planned;
  }

  /** Does {@code work}, alone. */
  <T> T alone(long nowNanos, Supplier<T> work) {
    if (!lock.tryLock()) {
      throw new JdbcException(Code.BUSY, "the statement is at work for another request");
    }
    try {
      if (isClosed.get()) {
        throw new JdbcException(Code.NO_RESULT, "the statement is closed");
      }
      usedNanos = nowNanos;
      return work.get();
    } finally {
      lock.unlock();
      closeResultIfClosed();
    }
  }

  /** The result, or null; inside {@link #alone}. */
  JdbcCursor cursor() {
    return cursor;
  }

  /** Closes the result, and has {@code next}, or none if it is null; inside {@link #alone}. */
  void setCursor(JdbcCursor next) {
    JdbcCursor last = cursor;
    cursor = next;
    if (last != null) {
      last.close();
    }
  }

  /** Closes the result if it was not asked for since {@code nanos}. */
  void closeResultUnusedSince(long nanos) {
    if (lock.tryLock()) {
      try {
        if (usedNanos - nanos < 0) {
          setCursor(null);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Closes it; if it is at work, its result is closed once that is done. */
  void close() {
    if (isClosed.compareAndSet(false, true)) {
      budget.giveStatement();
      budget.giveBytes(textBytes());
    }
    closeResultIfClosed();
  }

  /** Whoever closes and whoever works calls it behind: the last of them can take the lock. */
  private void closeResultIfClosed() {
    if (isClosed.get() && lock.tryLock()) {
      try {
        setCursor(null);
      } finally {
        lock.unlock();
      }
    }
  }
}
