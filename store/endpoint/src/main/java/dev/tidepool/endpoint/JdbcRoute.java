package dev.tidepool.endpoint;

import dev.tidepool.endpoint.RequestException.Code;
import dev.tidepool.endpoint.jdbc.JdbcException;
import dev.tidepool.endpoint.jdbc.JdbcLimits;
import dev.tidepool.endpoint.jdbc.JdbcProtocol;
import dev.tidepool.endpoint.jdbc.JdbcSessions;
import dev.tidepool.sql.error.SqlException;
import java.time.Duration;

/** Answers {@code POST /jdbc}: what drivers ask. <b>Threads:</b> any. */
final class JdbcRoute implements AutoCloseable {
  private static final int STATEMENTS_MAX = 1000;
  private static final Duration CONNECTION_IDLE = Duration.ofHours(1);
  private static final Duration RESULT_IDLE = Duration.ofMinutes(5);

  private final EndpointLimits limits;
  private final Turns turns;
  private final JdbcSessions sessions;

  JdbcRoute(EndpointLimits limits, Turns turns) {
    this.limits = limits;
    this.turns = turns;
    this.sessions =
        new JdbcSessions(
            new JdbcLimits(
                limits.connectionsMax(),
                STATEMENTS_MAX,
                limits.concurrentQueriesMax(),
                limits.queryMemoryBytesMax(),
                limits.statementLengthMax(),
                limits.queryTimeout().toMillis(),
                CONNECTION_IDLE,
                RESULT_IDLE));
  }

  /** Whether what it needs is on the class path. */
  static boolean isThere() {
    try {
      Class.forName("com.google.protobuf.Message", false, JdbcRoute.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Answers a driver.
   *
   * @param owner whose connections it may use
   * @param tables that it may read
   * @param queries that ask {@code tables}
   */
  Answer answer(byte[] body, String owner, TableSource tables, QueryRoute queries) {
    JdbcExecutions backend = new JdbcExecutions(tables, queries, limits, turns);
    try {
      return Answer.of(
          JdbcProtocol.CONTENT_TYPE, JdbcProtocol.answer(body, sessions, owner, backend));
    } catch (JdbcException e) {
      throw new RequestException(e);
    }
  }

  /** Whether a driver is told; others are for HTTP: it answers to a challenge. */
  static boolean tells(RequestException error) {
    return error.status() != Code.UNAUTHORIZED.status
        && error.status() != Code.METHOD_NOT_ALLOWED.status;
  }

  /** What tells {@code error}. */
  static byte[] body(RequestException error) {
    String place =
        error.line() == SqlException.UNKNOWN
            ? ""
            : " (line " + error.line() + ", column " + error.column() + ")";
    return JdbcProtocol.error(error.status(), error.code(), error.getMessage() + place);
  }

  @Override
  public void close() {
    sessions.close();
  }
}
