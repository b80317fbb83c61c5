package dev.tidepool.server.catalog;

import dev.tidepool.server.catalog.CatalogWriter.Change;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.parse.Name;
import dev.tidepool.sql.parse.Statement.AddColumn;
import dev.tidepool.sql.parse.Statement.AlterTable;
import dev.tidepool.sql.parse.Statement.ColumnDeclaration;
import dev.tidepool.sql.parse.Statement.CreateIndex;
import dev.tidepool.sql.parse.Statement.CreateTable;
import dev.tidepool.sql.parse.Statement.DropColumn;
import dev.tidepool.sql.parse.Statement.DropIndex;
import dev.tidepool.sql.parse.Statement.DropTable;
import dev.tidepool.sql.parse.Statement.Option;
import dev.tidepool.sql.parse.Statement.Part;
import dev.tidepool.sql.parse.Statement.RenameColumn;
import dev.tidepool.table.schema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What statements mean for the catalog: each method gives the change, null if there is nothing to
 * change, or throws an {@link SqlException} with the place in the statement.
 */
public final class CatalogChanges {
  private CatalogChanges() {}

  // ---- tables ----------------------------------------------------------------------------------

  /** What CREATE TABLE adds. */
  public static Change of(CreateTable statement, CatalogState state) {
    Name name = statement.name();
    CatalogTable present = state.table(name.text());
    if (present != null) {
      if (statement.ifNotExists()) {
        return null;
      }
      throw error(name, "there is a table " + present.name() + " already");
    }
    TableOptions options = TableOptions.of(statement.options());
    List<Column> columns = columns(statement, options);
    CatalogHistory history = checked(name, () -> CatalogHistory.of(name.text(), columns, options));
    CatalogTable table =
        new CatalogTable(name.text(), state.nextOffset(), 1, columns, List.of(), options, history);
    return new Change(name.text(), table);
  }

  private static List<Column> columns(CreateTable statement, TableOptions options) {
    if (statement.primaryKey().isEmpty()) {
      throw error(
          statement.name(),
          "table "
              + statement.name()
              + " needs a key: write PRIMARY KEY behind a column, or PRIMARY KEY (a, b) behind"
              + " all");
    }
    List<Column> columns = new ArrayList<>();
    for (ColumnDeclaration declared : statement.columns()) {
      columns.add(column(declared, statement.primaryKey(), options));
    }
    return columns;
  }

  private static Column column(
      ColumnDeclaration declared, List<Name> primaryKey, TableOptions options) {
    Name name = declared.name();
    requireName(name);
    boolean isKey = primaryKey.stream().anyMatch(name::isSame);
    String path = declared.path();
    if (!isKey) {
      if (path != null && path.startsWith(Column.KEY)) {
        throw error(name, "column " + name + " is of the key, but not of the PRIMARY KEY");
      }
      return new Column(
          name.text(), declared.type(), path == null ? name.text() : path, declared.nullable());
    }
    if (path != null) {
      throw error(name, "column " + name + " is of the key, and has no path");
    }
    boolean isWhole = primaryKey.size() == 1;
    if (!isWhole && options.keyFormat() != TableOptions.Keys.JSON) {
      throw error(name, "keys of this format are one column");
    }
    String keyPath = isWhole ? Column.KEY : Column.KEY + "." + name.text();
    return new Column(name.text(), declared.type(), keyPath, false);
  }

  private static void requireName(Name name) {
    if (name.text().startsWith("$")) {
      throw error(name, "names of columns do not begin with $");
    }
  }

  /** What DROP TABLE removes. */
  public static Change of(DropTable statement, CatalogState state) {
    CatalogTable table = state.table(statement.name().text());
    if (table == null && !statement.ifExists()) {
      throw unknownTable(statement.name());
    }
    return table == null ? null : new Change(table.name(), null);
  }

  // ---- columns ---------------------------------------------------------------------------------

  /** What ALTER TABLE changes. */
  public static Change of(AlterTable statement, CatalogState state) {
    CatalogTable table = require(statement.table(), state);
    if (statement instanceof AddColumn add) {
      return add(add, table);
    }
    return statement instanceof DropColumn drop
        ? drop(drop, table)
        : rename((RenameColumn) statement, table);
  }

  private static Change add(AddColumn statement, CatalogTable table) {
    Name name = statement.column().name();
    if (table.column(name.text()) != null) {
      if (statement.ifNotExists()) {
        return null;
      }
      throw hasColumn(table, name);
    }
    if (!statement.column().nullable()) {
      throw error(
          name, "column " + name + " cannot be NOT NULL: rows that are there have nothing in it");
    }
    Column column = column(statement.column(), List.of(), table.options());
    List<Column> columns = new ArrayList<>(table.columns());
    columns.add(atFreePath(column, name, statement.column().path() != null, table));
    return changed(table, name, columns, table.history());
  }

  /** Rows that were written before have nothing at its path, whatever else they have. */
  private static Column atFreePath(Column column, Name name, boolean isGiven, CatalogTable table) {
    String overlapping = table.history().overlapping(column.path());
    if (overlapping != null && isGiven) {
      throw error(
          name,
          "rows may still have a value at "
              + overlapping
              + " of a column that was dropped: give column "
              + name
              + " another PATH");
    }
    String path = column.path();
    for (int i = 2; table.history().overlapping(path) != null; i++) {
      path = column.path() + "_" + i;
    }
    return new Column(column.name(), column.type(), path, column.nullable());
  }

  private static Change drop(DropColumn statement, CatalogTable table) {
    Name name = statement.name();
    Column column = table.column(name.text());
    if (column == null) {
      if (statement.ifExists()) {
        return null;
      }
      throw unknownColumn(table, name);
    }
    requireNoKey(column, name);
    requireNoIndex(table, column, name, "dropped");
    List<Column> columns = table.columns().stream().filter(other -> other != column).toList();
    boolean isKept = table.options().isWritten() && !column.path().equals(Column.TIMESTAMP);
    return changed(
        table, name, columns, isKept ? table.history().without(column.path()) : table.history());
  }

  private static Change rename(RenameColumn statement, CatalogTable table) {
    Name name = statement.name();
    Name newName = statement.newName();
    Column column = table.column(name.text());
    if (column == null) {
      throw unknownColumn(table, name);
    }
    requireNoKey(column, name);
    requireNoIndex(table, column, name, "renamed");
    Column there = table.column(newName.text());
    if (there != null && there != column) {
      throw hasColumn(table, newName);
    }
    requireName(newName);
    Column renamed = new Column(newName.text(), column.type(), column.path(), column.nullable());
    List<Column> columns =
        table.columns().stream().map(other -> other == column ? renamed : other).toList();
    return changed(table, newName, columns, table.history());
  }

  private static Change changed(
      CatalogTable table, Name place, List<Column> columns, CatalogHistory history) {
    CatalogHistory then =
        checked(place, () -> history.then(table.name(), columns, table.options()));
    return new Change(table.name(), table.withColumns(columns, then));
  }

  private static void requireNoKey(Column column, Name place) {
    if (column.isKey()) {
      throw error(place, "column " + column.name() + " is of the key, and stays as it is");
    }
  }

  private static void requireNoIndex(CatalogTable table, Column column, Name place, String change) {
    List<String> users =
        table.indexes().stream()
            .filter(index -> index.uses(column.name()))
            .map(CatalogIndex::name)
            .toList();
    if (!users.isEmpty()) {
      throw error(
          place,
          "column "
              + column.name()
              + " cannot be "
              + change
              + ": it is in "
              + (users.size() == 1 ? "index " : "indexes ")
              + String.join(", ", users)
              + "; drop what needs it first");
    }
  }

  private static CatalogHistory checked(Name place, Supplier<CatalogHistory> history) {
    try {
      return history.get();
    } catch (IllegalArgumentException e) {
      throw error(place, e.getMessage());
    }
  }

  // ---- indexes ---------------------------------------------------------------------------------

  /** What CREATE INDEX adds. */
  public static Change of(CreateIndex statement, CatalogState state) {
    CatalogTable table = require(statement.table(), state);
    Name name = statement.name();
    if (table.index(name.text()) != null) {
      if (statement.ifNotExists()) {
        return null;
      }
      throw error(name, "table " + table.name() + " has an index " + name + " already");
    }
    for (Option option : statement.options().values()) {
      throw error(option.name(), "an index has no options, so there is no " + option.name());
    }
    for (Part part : statement.parts()) {
      if (table.schema().indexOf(part.part().column()) < 0) {
        throw new SqlException(
            Code.UNKNOWN_COLUMN,
            "table " + table.name() + " has no column " + part.part().column(),
            part.source().line(),
            part.source().column());
      }
    }
    CatalogIndex index =
        new CatalogIndex(
            name.text(),
            statement.parts().stream().map(Part::part).toList(),
            statement.ordered(),
            statement.unique(),
            statement.condition() == null ? null : statement.condition().text());
    return new Change(table.name(), table.withIndex(index));
  }

  /** What DROP INDEX removes. Without ON, one table at most has an index of that name. */
  public static Change of(DropIndex statement, CatalogState state) {
    List<CatalogTable> tables =
        statement.table() == null
            ? state.tables().values().stream()
                .filter(table -> table.index(statement.name().text()) != null)
                .toList()
            : List.of(require(statement.table(), state));
    if (tables.size() > 1) {
      throw error(
          statement.name(),
          "several tables have an index " + statement.name() + ": say of which, by ON");
    }
    CatalogIndex index = tables.isEmpty() ? null : tables.get(0).index(statement.name().text());
    if (index != null) {
      return new Change(tables.get(0).name(), tables.get(0).withoutIndex(index));
    }
    if (statement.ifExists()) {
      return null;
    }
    throw error(statement.name(), "there is no index " + statement.name());
  }

  // ---- errors ----------------------------------------------------------------------------------

  /** The table of that name. */
  public static CatalogTable require(Name name, CatalogState state) {
    CatalogTable table = state.table(name.text());
    if (table == null) {
      throw unknownTable(name);
    }
    return table;
  }

  private static SqlException unknownTable(Name name) {
    return new SqlException(
        Code.UNKNOWN_TABLE, "there is no table " + name, name.line(), name.column());
  }

  private static SqlException unknownColumn(CatalogTable table, Name name) {
    return new SqlException(
        Code.UNKNOWN_COLUMN,
        "table " + table.name() + " has no column " + name,
        name.line(),
        name.column());
  }

  private static SqlException hasColumn(CatalogTable table, Name name) {
    return error(name, "table " + table.name() + " has a column " + name + " already");
  }

  private static SqlException error(Name place, String message) {
    return new SqlException(Code.INVALID, message, place.line(), place.column());
  }
}
