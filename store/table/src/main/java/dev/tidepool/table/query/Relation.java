package dev.tidepool.table.query;

import dev.tidepool.table.schema.TableSchema;

/**
 * Something with rows that can be asked: a table, the partitions of one, or a list in a test.
 *
 * <p><b>Threads:</b> any.
 */
public interface Relation {
  TableSchema schema();

  /** How many rows there are, about. */
  long rowCountEstimate();

  /** Whether a request may be a journey: many keys are better asked for at once than in turn. */
  default boolean isDistant() {
    return false;
  }

  /**
   * Gets ready to answer {@code request} again and again.
   *
   * @throws IllegalArgumentException if it names a column that is not there, or compares one with a
   *     value of another type
   */
  PreparedScan prepare(ScanRequest request);

  /**
   * Holds the present, for all that an execution asks; to be closed.
   *
   * @param limits of the execution: what is kept for it counts
   */
  default RelationSnapshot snapshot(QueryLimits limits) {
    return RelationSnapshot.NONE;
  }

  /** A request with its access path. <b>Threads:</b> any. */
  interface PreparedScan {
    /** Answers, at one point in time; the cursor must be closed. */
    ResultCursor open(Object[] parameters, QueryLimits limits);

    /**
     * Answers as of {@code snapshot}, which is of this relation; the cursor must be closed before
     * it.
     */
    default ResultCursor open(RelationSnapshot snapshot, Object[] parameters, QueryLimits limits) {
      return open(parameters, limits);
    }

    /**
     * The access path in words, and how many rows it expects.
     *
     * @param parameters may be {@link Unknown}
     */
    AccessPath accessPath(Object[] parameters);
  }

  /**
   * How rows will be reached.
   *
   * @param text such as {@code index scan orders_city (city = ?), check status, residual total > ?}
   * @param expectedRowCount how many rows will be looked at, about
   */
  record AccessPath(String text, double expectedRowCount) {}
}
