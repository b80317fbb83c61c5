package dev.tidepool.endpoint.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection of a driver: its settings and statements. <b>Threads:</b> any. */
final class JdbcConnection {
  private final JdbcBackend.Settings settings;
  private final JdbcBudget budget;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, JdbcStatement> statements = new ConcurrentHashMap<>();
  private volatile long usedNanos;
  private volatile boolean isReadOnly;
  private boolean isClosed; // guarded by statements

  JdbcConnection(JdbcBackend.Settings settings, JdbcBudget budget, long nowNanos) {
    this.settings = settings;
    this.budget = budget;
    this.usedNanos = nowNanos;
  }

  JdbcBackend.Settings settings() {
    return settings;
  }

  boolean isReadOnly() {
    return isReadOnly;
  }

  void setReadOnly(boolean next) {
    isReadOnly = next;
  }

  void use(long nowNanos) {
    usedNanos = nowNanos;
  }

  boolean isUnusedSince(long nanos) {
    return usedNanos - nanos < 0;
  }

  /** A number for something that is no statement here, such as a list of tables. */
  int nextId() {
    return lastId.incrementAndGet();
  }

  /**
   * A new statement.
   *
   * @param sql that is prepared, or null
   * @param planned what it gives, or null
   */
  JdbcStatement open(String sql, JdbcBackend.Planned planned) {
    JdbcStatement statement = new JdbcStatement(nextId(), sql, planned, budget);
    synchronized (statements) {
      if (!isClosed) {
        statements.put(statement.id(), statement);
        return statement;
      }
    }
    statement.close();
    throw JdbcSessions.noConnection();
  }

  /** The statement of that number, or null. */
  JdbcStatement statement(int id) {
    return statements.get(id);
  }

  /** Closes the statement of that number, if there is one. */
  void close(int id) {
    JdbcStatement statement = statements.remove(id);
    if (statement != null) {
      statement.close();
    }
  }

  void closeResultsUnusedSince(long nanos) {
    statements.values().forEach(statement -> statement.closeResultUnusedSince(nanos));
  }

  void close() {
    synchronized (statements) {
      isClosed = true;
    }
    statements.values().forEach(JdbcStatement::close);
    statements.clear();
  }
}
