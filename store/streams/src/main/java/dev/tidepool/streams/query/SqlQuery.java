package dev.tidepool.streams.query;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.query.Query;

/**
 * An interactive query in SQL, of a Tidepool store with a schema; the table is named as the store:
 *
 * <pre>
 *   SqlQuery.of("SELECT city, COUNT(*) FROM orders WHERE total &gt; ? GROUP BY city", 100)
 * </pre>
 *
 * <p>It is answered as an {@link IndexQuery} is. It needs {@code dev.tidepool:tidepool-sql} on the
 * class path, and fails with a message that says so without it. To ask all partitions together, or
 * several stores, see {@link TidepoolQueries}.
 *
 * <p><b>Threads:</b> immutable, if the parameters are.
 */
public final class SqlQuery implements Query<IndexResult> {

  private final String sql;
  private final List<Object> parameters;
  private final QueryBounds bounds;

  private SqlQuery(String sql, List<Object> parameters, QueryBounds bounds) {
    this.sql = Objects.requireNonNull(sql, "sql");
    this.parameters = parameters;
    this.bounds = Objects.requireNonNull(bounds, "bounds");
  }

  /** The query, with a value for each {@code ?}. */
  public static SqlQuery of(String sql, Object... parameters) {
    List<Object> values = Collections.unmodifiableList(Arrays.asList(parameters.clone()));
    return new SqlQuery(sql, values, QueryBounds.DEFAULT);
  }

  /** Within these bounds. */
  public SqlQuery within(QueryBounds next) {
    return new SqlQuery(sql, parameters, next);
  }

  /** The text. */
  public String sql() {
    return sql;
  }

  /** The values for each {@code ?}. */
  public List<Object> parameters() {
    return parameters;
  }

  /** What it may take. */
  public QueryBounds bounds() {
    return bounds;
  }

  @Override
  public String toString() {
    return "SqlQuery[" + sql + "]";
  }
}
