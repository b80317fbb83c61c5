package dev.tidepool.server.planning;

import dev.tidepool.server.catalog.CatalogState;
import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.server.command.CommandTable;
import dev.tidepool.sql.PreparedChange;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.Tables;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.parse.SourceText;
import dev.tidepool.sql.type.ChangeKind;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plans changes over one state of the catalog. <b>Threads:</b> any. <b>Costs:</b> a text that is
 * not known yet some ms, one that is known nothing to speak of.
 */
public final class ChangePlanner {
  private static final int KEPT_MAX = 1000;

  private final CatalogState catalog;
  private final Map<String, NotedTable> noted = new HashMap<>();
  private final Map<String, TableKeys> keys = new ConcurrentHashMap<>();
  private final Map<String, PlannedStatement> planned = new ConcurrentHashMap<>();
  private final Tables tables = new Tables();
  private volatile SqlEngine engine;

  public ChangePlanner(CatalogState catalog) {
    this.catalog = catalog;
    for (CatalogTable table : catalog.tables().values()) {
      NotedTable relation = new NotedTable(table.schema());
      noted.put(table.key(), relation);
      tables.put(table.name(), relation);
    }
    this.engine = new SqlEngine(tables);
  }

  /** What it plans over. */
  public CatalogState catalog() {
    return catalog;
  }

  /**
   * Plans a request of one statement or several, on one table.
   *
   * @param rows what an INSERT of a query gets its rows from
   * @throws SqlException if it cannot be executed
   */
  public PlannedRequest plan(List<SourceText> statements, SqlEngine rows) {
    List<PlannedStatement> all = new ArrayList<>();
    CatalogTable table = null;
    for (SourceText statement : statements) {
      PreparedChange change = over(engine, statement);
      CatalogTable changed = catalog.table(change.table());
      if (table != null && changed != table) {
        throw new SqlException(
            Code.UNSUPPORTED,
            "the statements of one request have to be on one table; these are on "
                + table.name()
                + " and "
                + changed.name(),
            statement.line(),
            statement.column());
      }
      table = changed;
      all.add(statement(change, statement, table, rows));
    }
    return new PlannedRequest(table, all);
  }

  private PlannedStatement statement(
      PreparedChange change, SourceText source, CatalogTable table, SqlEngine rows) {
    PlannedStatement known = planned.get(source.text());
    if (known != null) {
      return known;
    }
    requireWritten(table, source);
    boolean isPut = change.kind() == ChangeKind.INSERT || change.kind() == ChangeKind.UPSERT;
    if (isPut) {
      requireNoTimestamp(change, table.schema(), source);
    }
    if (isPut && !change.tables().isEmpty()) {
      return new PlannedStatement(rows.prepareChange(source.text()), keysOf(table), null);
    }
    PlannedStatement statement =
        new PlannedStatement(change, keysOf(table), noted.get(table.key()));
    if (!isPut) {
      requireLocal(source, table);
    }
    keep(source.text(), statement);
    return statement;
  }

  private synchronized void keep(String text, PlannedStatement statement) {
    if (planned.size() >= KEPT_MAX) {
      planned.clear();
      engine = new SqlEngine(tables);
    }
    planned.put(text, statement);
  }

  private TableKeys keysOf(CatalogTable table) {
    return keys.computeIfAbsent(
        table.key(),
        key -> new TableKeys(table.schema(), CommandTable.CODEC, table.options().partitions()));
  }

  // ---- what is refused -------------------------------------------------------------------------

  private static void requireWritten(CatalogTable table, SourceText source) {
    if (!table.options().isWritten()) {
      throw new SqlException(
          Code.UNSUPPORTED,
          "the rows of table "
              + table.name()
              + " are the records of topic "
              + table.options().topic()
              + ": write there",
          source.line(),
          source.column());
    }
  }

  private static void requireNoTimestamp(
      PreparedChange change, TableSchema schema, SourceText source) {
    for (int index : change.targetColumns()) {
      Column column = schema.column(index);
      if (column.path().equals(Column.TIMESTAMP)) {
        throw new SqlException(
            Code.INVALID,
            "column "
                + column.name()
                + " is the time at which a row is written, and cannot be given: name the others",
            source.line(),
            source.column());
      }
    }
  }

  /** A partition executes the statement alone, so it must not depend on rows of others. */
  private void requireLocal(SourceText source, CatalogTable table) {
    noted.values().forEach(NotedTable::takeNotes);
    PreparedChange anew = over(new SqlEngine(tables), source);
    int scanCount = 0;
    for (NotedTable relation : noted.values()) {
      scanCount += relation.takeNotes().prepared().size();
    }
    boolean isLocal =
        scanCount <= 1 && anew.tables().stream().allMatch(table.name()::equalsIgnoreCase);
    if (!isLocal) {
      throw new SqlException(
          Code.UNSUPPORTED,
          anew.kind()
              + " with subqueries is not supported: each partition would see its own rows only."
              + " Ask first, and change by keys",
          source.line(),
          source.column());
    }
  }

  private static PreparedChange over(SqlEngine engine, SourceText statement) {
    try {
      return engine.prepareChange(statement.text());
    } catch (SqlException e) {
      throw placed(e, statement);
    }
  }

  /** The error at its place in the whole request. */
  private static SqlException placed(SqlException e, SourceText source) {
    if (e.line() == SqlException.UNKNOWN) {
      return e;
    }
    return new SqlException(
        e.code(),
        e.plainMessage(),
        source.lineOf(e.line()),
        source.columnOf(e.line(), e.column()),
        e);
  }
}
