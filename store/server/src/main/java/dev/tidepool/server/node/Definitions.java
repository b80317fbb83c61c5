package dev.tidepool.server.node;

import dev.tidepool.endpoint.StatementException;
import dev.tidepool.server.catalog.CatalogChanges;
import dev.tidepool.server.catalog.CatalogException;
import dev.tidepool.server.catalog.CatalogReader;
import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.server.catalog.CatalogWriter;
import dev.tidepool.server.catalog.CatalogWriter.Change;
import dev.tidepool.sql.ListQuery;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.parse.Statement;
import dev.tidepool.sql.parse.Statement.AlterTable;
import dev.tidepool.sql.parse.Statement.CreateIndex;
import dev.tidepool.sql.parse.Statement.CreateTable;
import dev.tidepool.sql.parse.Statement.DropIndex;
import dev.tidepool.sql.parse.Statement.DropTable;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * CREATE, ALTER and DROP: changes the catalog, and answers once this node has followed.
 *
 * <p><b>Threads:</b> any.
 */
final class Definitions {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Duration CATALOG_TIMEOUT = Duration.ofSeconds(60);

  private final NodeOptions options;
  private final CatalogWriter writer;
  private final CatalogReader reader;
  private final RunningTables running;
  private final Topics topics;

  Definitions(
      NodeOptions options,
      CatalogWriter writer,
      CatalogReader reader,
      RunningTables running,
      Topics topics) {
    this.options = options;
    this.writer = writer;
    this.reader = reader;
    this.running = running;
    this.topics = topics;
  }

  PreparedQuery prepare(String sql, Statement statement) {
    return new ListQuery(
        sql,
        List.of(ListQuery.text("result")),
        List.of(),
        (parameters, limits) -> List.<Object[]>of(new Object[] {execute(statement, limits)}));
  }

  private String execute(Statement statement, QueryLimits limits) {
    if (statement instanceof CreateTable create) {
      boolean isNew = change(state -> withTopics(CatalogChanges.of(create, state))) != null;
      awaitReady(create.name().text(), limits);
      return (isNew ? "created table " : "there is a table ") + create.name();
    }
    if (statement instanceof CreateIndex create) {
      Change made = change(state -> checked(CatalogChanges.of(create, state)));
      awaitReady(create.table().text(), limits);
      return (made != null ? "created index " : "there is an index ") + create.name();
    }
    if (statement instanceof AlterTable alter) {
      Change made = change(state -> checked(CatalogChanges.of(alter, state)));
      if (made != null) {
        awaitReady(made.name(), limits);
      }
      return (made != null ? "altered table " : "nothing to change in table ") + alter.table();
    }
    if (statement instanceof DropIndex drop) {
      Change made = change(state -> CatalogChanges.of(drop, state));
      if (made != null) {
        awaitReady(made.name(), limits);
      }
      return (made != null ? "dropped index " : "there is no index ") + drop.name();
    }
    return drop((DropTable) statement);
  }

  private String drop(DropTable drop) {
    CatalogTable[] dropped = new CatalogTable[1];
    Change made =
        change(
            state -> {
              dropped[0] = state.table(drop.name().text());
              return CatalogChanges.of(drop, state);
            });
    if (made == null) {
      return "there is no table " + drop.name();
    }
    TableNames names = new TableNames(options, dropped[0]);
    topics.delete(names::owns);
    return "dropped table " + made.name();
  }

  // ---- steps -----------------------------------------------------------------------------------

  /** Changes the catalog, and waits until this node has followed; null if nothing changed. */
  private Change change(CatalogWriter.Decision decision) {
    Change[] made = new Change[1];
    try {
      long offset =
          writer.change(
              state -> {
                made[0] = decision.on(state);
                return made[0];
              });
      if (!reader.await(offset, CATALOG_TIMEOUT)) {
        throw unavailable("the change is made, but this node has not followed yet");
      }
      return made[0];
    } catch (CatalogException | NodeException e) {
      throw unavailable(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("the node is stopping; SHOW TABLES tells whether the change is made");
    }
  }

  private Change withTopics(Change change) {
    if (checked(change) == null) {
      return null;
    }
    CatalogTable table = change.table();
    TableNames names = new TableNames(options, table);
    if (table.options().isWritten()) {
      topics.create(
          names.commands(),
          table.options().partitions(),
          table.options().replicas(),
          Gateway.topicSettings());
    } else if (topics.partitionCount(table.options().topic()) < 0) {
      throw invalid("there is no topic " + table.options().topic(), null);
    }
    return change;
  }

  /** Refuses what could not be started. */
  private Change checked(Change change) {
    if (change != null) {
      try {
        running.topology(change.table());
      } catch (IllegalArgumentException e) {
        throw invalid(e.getMessage(), e);
      }
    }
    return change;
  }

  /** The definition stands, whether the table can be asked already or not. */
  private void awaitReady(String table, QueryLimits limits) {
    for (String why = running.whyNotReady(table); why != null; why = running.whyNotReady(table)) {
      try {
        limits.checkNow();
      } catch (QueryLimitException e) {
        throw new StatementException(
            StatementException.TIMEOUT, "NOT_READY", "the change is made, but " + why);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static SqlException invalid(String message, Throwable cause) {
    return new SqlException(
        Code.INVALID, message, SqlException.UNKNOWN, SqlException.UNKNOWN, cause);
  }

  private static StatementException unavailable(String message) {
    return new StatementException(StatementException.UNAVAILABLE, "UNAVAILABLE", message);
  }
}
