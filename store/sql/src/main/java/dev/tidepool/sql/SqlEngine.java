package dev.tidepool.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.frontend.Frontend;
import dev.tidepool.sql.parse.Statement;
import dev.tidepool.sql.parse.StatementParser;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

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
  private final Cache<String, Planned> planned;
  private volatile Tablesful tables;

  /** A statement that was planned, and for which version of the catalog. */
  private record Planned(long version, Object statement) {}

  /** A front end for one version of the catalog. */
  private record Tablesful(long version, Frontend frontend) {}

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
    long version = catalog.version();
    Planned known = planned.getIfPresent(sql);
    if (known != null && known.version == version) {
      return known.statement;
    }
    Object statement = plan(sql, tables(version).frontend);
    planned.put(sql, new Planned(version, statement));
    return statement;
  }

  private Tablesful tables(long version) {
    Tablesful known = tables;
    if (known != null && known.version == version) {
      return known;
    }
    Map<String, Relation> relations = new LinkedHashMap<>();
    for (String name : catalog.tableNames()) {
      Relation relation = catalog.relation(name);
      if (relation != null) {
        relations.put(name, relation);
      }
    }
    Tablesful made = new Tablesful(version, new Frontend(relations));
    tables = made;
    return made;
  }

  private Object plan(String sql, Frontend frontend) {
    Statement statement = StatementParser.parse(sql);
    if (statement instanceof Statement.Query query) {
      return new PlannedQuery(sql, frontend.plan(query.source()));
    }
    throw new SqlException(
        Code.UNSUPPORTED, "only queries and changes of rows are planned here", 1, 1);
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

  /** The plan of a query. */
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
    Thread thread = new Thread(() -> WarmUp.run(done), "tidepool-sql-warm-up");
    thread.setDaemon(true);
    thread.start();
    return done;
  }
}
