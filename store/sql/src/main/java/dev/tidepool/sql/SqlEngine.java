package dev.tidepool.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.table.query.QueryLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * SQL over the tables of a catalog: text in, plans and rows out.
 *
 * <p><b>Threads:</b> any. <b>Costs:</b> a text that is not known yet is planned in one to three ms,
 * the first one of a process in a second or two (see {@link #warmUp}); one that differs only in
 * literals from others has their plan after a few microseconds; one that is known is found in some
 * 100 ns.
 */
public final class SqlEngine {
  private final SqlCatalog catalog;
  private final SqlOptions options;
  private final Cache<String, Planned> planned;
  private volatile Planning planning;

  /**
   * A statement that was planned.
   *
   * @param version of the catalog
   * @param sizes of the tables that it reads
   */
  private record Planned(Object statement, long version, TableSizes sizes) {}

  public SqlEngine(SqlCatalog catalog) {
    this(catalog, SqlOptions.defaults());
  }

  public SqlEngine(SqlCatalog catalog, SqlOptions options) {
    this.catalog = catalog;
    this.options = options;
    this.planned = Caffeine.newBuilder().maximumSize(options.preparedMax()).build();
  }

  // ---- statements ------------------------------------------------------------------------------

  /**
   * Plans a query, or finds its plan.
   *
   * @throws SqlException if it is none, or cannot be planned
   */
  public PreparedQuery prepare(String sql) {
    if (statement(sql) instanceof PreparedQuery query) {
      return query;
    }
    throw new SqlException(Code.INVALID, "this statement changes rows; it is no query");
  }

  /**
   * Plans an INSERT, UPSERT, UPDATE or DELETE, or finds its plan.
   *
   * @throws SqlException if it is none, or cannot be planned
   */
  public PreparedChange prepareChange(String sql) {
    if (statement(sql) instanceof PreparedChange change) {
      return change;
    }
    throw new SqlException(Code.INVALID, "this statement is a query; it changes no rows");
  }

  private Object statement(String sql) {
    Planning current = planning();
    Planned known = planned.getIfPresent(sql);
    if (known != null
        && known.version == current.version()
        && !known.sizes.haveChanged(current::rowCount)) {
      return known.statement;
    }
    Object statement = current.plan(sql);
    TableSizes sizes = TableSizes.of(tablesOf(statement), current::rowCount);
    planned.put(sql, new Planned(statement, current.version(), sizes));
    return statement;
  }

  private Planning planning() {
    long version = catalog.version();
    Planning current = planning;
    if (current == null || current.version() != version) {
      current = new Planning(catalog, version, options.preparedMax());
      planning = current;
    }
    return current;
  }

  private static List<String> tablesOf(Object statement) {
    return statement instanceof PreparedQuery query
        ? query.tables()
        : ((PreparedChange) statement).tables();
  }

  // ---- in one go -------------------------------------------------------------------------------

  /** Executes a query within the limits of the options. */
  public SqlResult query(String sql, Object... parameters) {
    return query(sql, options.limits().get(), parameters);
  }

  /** Executes a query. */
  public SqlResult query(String sql, QueryLimits limits, Object... parameters) {
    return prepare(sql).execute(parameters, limits);
  }

  /** The plan of a query as it would be made now. */
  public String explain(String sql) {
    return prepare(sql).explain();
  }

  // ---- getting ready ---------------------------------------------------------------------------

  /**
   * Plans a few statements in the background, so that the first real one does not wait for classes
   * to be loaded. Nothing depends on it.
   *
   * @return done when they are planned
   */
  public CompletableFuture<Void> warmUp() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                WarmUp.run();
                done.complete(null);
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            },
            "tidepool-sql-warm-up");
    thread.setDaemon(true);
    thread.start();
    return done;
  }
}
