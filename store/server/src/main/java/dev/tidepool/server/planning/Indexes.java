package dev.tidepool.server.planning;

import dev.tidepool.server.catalog.CatalogIndex;
import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.Tables;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.table.indexing.TermSource;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;

/** Makes of indexes as they were declared what a table builds. <b>Threads:</b> any. */
public final class Indexes {
  private Indexes() {}

  /**
   * The indexes of {@code table}.
   *
   * @throws SqlException if one does not fit the columns
   */
  public static List<IndexDefinition> of(CatalogTable table) {
    TableSchema schema = table.schema();
    return table.indexes().stream().map(index -> of(index, table.name(), schema)).toList();
  }

  private static IndexDefinition of(CatalogIndex index, String table, TableSchema schema) {
    try {
      Predicate condition =
          index.condition() == null ? null : condition(index.condition(), table, schema);
      IndexDefinition definition =
          new IndexDefinition(
              index.name(),
              index.parts(),
              index.ordered(),
              index.unique(),
              isMultiValued(index, schema),
              condition);
      new TermSource(definition, schema); // checks it
      return definition;
    } catch (IllegalArgumentException e) {
      throw new SqlException(
          Code.INVALID, e.getMessage(), SqlException.UNKNOWN, SqlException.UNKNOWN, e);
    }
  }

  private static boolean isMultiValued(CatalogIndex index, TableSchema schema) {
    return index.parts().size() == 1
        && index.parts().get(0).function() == IndexPart.Function.NONE
        && schema.column(schema.require(index.parts().get(0).column())).type().isArray();
  }

  /** The condition that the table would be asked for. */
  private static Predicate condition(String text, String table, TableSchema schema) {
    NotedTable noted = new NotedTable(schema);
    SqlEngine engine = new SqlEngine(new Tables().put(table, noted));
    String name = '"' + table.replace("\"", "\"\"") + '"';
    PreparedQuery query;
    try {
      query = engine.prepare("SELECT * FROM " + name + " WHERE " + text);
    } catch (SqlException e) {
      throw new SqlException(
          e.code(),
          "in the condition of the index: " + e.plainMessage(),
          SqlException.UNKNOWN,
          SqlException.UNKNOWN,
          e);
    }
    if (!query.parameterTypes().isEmpty()) {
      throw unsupported("has parameters");
    }
    query.execute(new Object[0], QueryLimits.defaults()).close();
    List<NotedTable.Opened> opened = noted.takeNotes().opened();
    boolean isOneScan = query.explain().startsWith("scan ") && opened.size() == 1;
    if (!isOneScan || opened.get(0).parameters().length > 0) {
      throw unsupported("is more than comparisons of columns with literals");
    }
    return opened.get(0).request().predicate();
  }

  private static SqlException unsupported(String what) {
    return new SqlException(Code.UNSUPPORTED, "the condition of the index " + what);
  }
}
