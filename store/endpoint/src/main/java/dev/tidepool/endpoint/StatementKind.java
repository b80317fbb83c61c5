package dev.tidepool.endpoint;

import dev.tidepool.sql.parse.Statement;
import dev.tidepool.sql.parse.StatementParser;
import java.util.List;

/** What becomes of tables by a request. */
enum StatementKind {
  /** Nothing. A plan of a change is one of them: it changes nothing. */
  READS,
  /** Rows become others. */
  CHANGES,
  /** All else: definitions, loads, and whatever there will be. */
  OTHERS;

  /**
   * The kind of the statements of {@code sql}.
   *
   * @throws dev.tidepool.sql.error.SqlException if they are none
   */
  static StatementKind of(String sql) {
    List<Statement> statements = StatementParser.parseAll(sql);
    if (statements.stream().allMatch(StatementKind::reads)) {
      return READS;
    }
    return statements.stream().allMatch(Statement.Dml.class::isInstance) ? CHANGES : OTHERS;
  }

  private static boolean reads(Statement statement) {
    return statement instanceof Statement.Query
        || statement instanceof Statement.Explain
        || statement instanceof Statement.ShowTables
        || statement instanceof Statement.ShowIndexes
        || statement instanceof Statement.ShowSchemas
        || statement instanceof Statement.ShowUnreadable
        || statement instanceof Statement.ShowCopies
        || statement instanceof Statement.Describe;
  }

  /** Refuses who may only ask. */
  static void requireWriting(Access access) {
    if (!access.mayWrite()) {
      throw forbidden("these credentials may only ask, not change anything");
    }
  }

  static StatementException forbidden(String message) {
    return new StatementException(
        StatementException.FORBIDDEN, RequestException.Code.FORBIDDEN.name(), message);
  }
}
