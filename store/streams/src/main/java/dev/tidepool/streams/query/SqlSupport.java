package dev.tidepool.streams.query;

import dev.tidepool.table.query.Relation;
import java.util.Map;

/**
 * SQL, if it is there: the module is optional, so nothing but {@code SqlAnswers} may name its
 * classes.
 *
 * <p><b>Threads:</b> any.
 */
public final class SqlSupport {
  private static final String ENGINE = "dev.tidepool.sql.SqlEngine";

  private SqlSupport() {}

  /** Answers queries over some tables. <b>Threads:</b> any. */
  @FunctionalInterface
  public interface Answers {
    /**
     * Answers {@code query}.
     *
     * @throws IllegalArgumentException if it cannot be answered; the message says why, and where
     * @throws dev.tidepool.table.query.QueryLimitException if it takes more than it may
     */
    IndexResult answer(SqlQuery query);
  }

  /**
   * Plans and answers over {@code relations} by name.
   *
   * @throws IllegalStateException if the module is missing; the message names it
   */
  public static Answers over(Map<String, Relation> relations) {
    try {
      Class.forName(ENGINE, false, SqlSupport.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "SQL needs the artifact dev.tidepool:tidepool-sql on the class path", e);
    }
    return SqlAnswers.of(relations);
  }
}
